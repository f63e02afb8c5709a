"""Content of documents: their words for people, and the form as the API takes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from portal.forms.conversion import converted
from portal.forms.reading import day, iso_day, line, text, texts, whole, written_day

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.visit import Visit

PRINCIPLES: Final = ("embrace", "encourage", "partner", "explore", "diffuse")
WHYS: Final = tuple(f"why_{code}" for code in PRINCIPLES)
LINES: Final = ("title_el", "title_en", "issuer_name", "year", "url", "superseded_by", *WHYS)
AREAS: Final = ("summary_el", "summary_en", "numbers", "note")
CHOSEN: Final = ("kind", "level", "force", "licence", "audience")
SEVERAL: Final = ("languages", "topics", "tasks", "government_levels", "sectors", "principles")
FIELDS: Final = (*LINES, *AREAS, *CHOSEN, *SEVERAL, "issued_on")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PREFIXES: Final = {
    "ΑΔΑ": "ada", "ELI": "eli", "ISBN": "isbn", "DOI": "doi", "CELEX": "celex", "ΑΛΛΟ": "other", "ΆΛΛΟ": "other",
}  # fmt: skip
_WRITTEN: Final = {"ada": "ΑΔΑ", "eli": "ELI", "isbn": "ISBN", "doi": "DOI", "celex": "CELEX", "other": "Άλλο"}
_FEK: Final = "ΦΕΚ"

Values = dict[str, Any]


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "organisation_id": _("Φορέας που προτείνει"),
        "title_el": _("Τίτλος στα ελληνικά"),
        "title_en": _("Τίτλος στα αγγλικά"),
        "summary_el": _("Περίληψη στα ελληνικά"),
        "summary_en": _("Περίληψη στα αγγλικά"),
        "kind": _("Είδος"),
        "issuer_name": _("Εκδότης"),
        "issued_on": _("Ημερομηνία έκδοσης"),
        "year": _("Έτος έκδοσης"),
        "numbers": _("Αριθμοί"),
        "languages": _("Γλώσσες του κειμένου"),
        "url": _("Διεύθυνση"),
        "licence": _("Άδεια χρήσης"),
        "topics": _("Θέματα"),
        "tasks": _("Σε τι βοηθά: «Θέλω…»"),
        "level": _("Επίπεδο"),
        "government_levels": _("Ποιους αφορά"),
        "principles": _("Αρχές του ΟΟΣΑ που υπηρετεί"),
        "sectors": _("Τομείς πολιτικής"),
        "force": _("Ισχύς"),
        "superseded_by": _("Το έγγραφο που το αντικατέστησε"),
        "audience": _("Ποιοι το βλέπουν"),
        "note": _("Σημείωση για τις πηγές"),
        "comment": _("Σχόλιο"),
        "reason": _("Λόγος"),
        **dict.fromkeys(WHYS, _("Γιατί υπηρετεί αυτή την αρχή")),
    }


def states(visit: Visit) -> dict[str, tuple[str, str]]:
    """Return the name and the tint of each state."""
    _ = visit.text.gettext
    return {
        "draft": (_("Προσχέδιο"), "due"),
        "proposed": (_("Περιμένει τους επιμελητές"), "due"),
        "published": (_("Δημοσιευμένο"), "ok"),
        "withdrawn": (_("Αποσύρθηκε"), "fail"),
        "rejected": (_("Δεν έγινε δεκτό"), "fail"),
    }


def shown(document: Mapping[str, Any]) -> Values:
    """Return the values of a form that shows a document."""
    whys = {f"why_{one['code']}": one["why"] for one in document["principles"]}
    return {
        **{name: document[name] or "" for name in ("title_el", "title_en", "issuer_name", "url", "superseded_by")},
        **{name: document[name] or "" for name in (*AREAS, *CHOSEN) if name != "numbers"},
        **{name: list(document[name]) for name in SEVERAL if name != "principles"},
        **dict.fromkeys(WHYS, ""),
        **whys,
        "principles": [one["code"] for one in document["principles"]],
        "year": str(document["year"] or ""),
        "issued_on": written_day(document["issued_on"]),
        "numbers": "\n".join(_written(one) for one in document["numbers"]),
    }


def empty() -> Values:
    """Return the values of a form that nobody has filled in."""
    return {
        **dict.fromkeys(FIELDS, ""),
        **{name: [] for name in SEVERAL},
        "languages": ["el"],
        "force": "not_applicable",
        "licence": "all_rights_reserved",
        "audience": "public",
    }


def read(form: FormData) -> Values:
    """Return the typed and chosen values, in the shape of `shown`."""
    return {
        **{name: line(form, name) for name in LINES},
        **{name: text(form, name) for name in (*AREAS, *CHOSEN)},
        **{name: texts(form, name) for name in SEVERAL},
        "issued_on": day(form, "issued_on"),
    }


def wire(values: Mapping[str, Any], wanted: set[str], visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields wanted as the API takes them, and the error of each that cannot be read."""
    names = [name for name in FIELDS if name in wanted and name not in {"principles", *WHYS}]
    body, errors = converted(values, names, _WIRE, lambda name: _unreadable(name, visit))
    if wanted & {"principles", *WHYS}:
        body["principles"] = [{"code": code, "why": values[f"why_{code}"]} for code in values["principles"]]
    if "issuer_name" in body:
        body["issuer_id"] = None
    return body, errors


def _number(written: str) -> dict[str, str]:
    """Return a number of a text with its scheme, which its beginning tells; without one it is a protocol number."""
    if written.upper().startswith(_FEK):
        return {"scheme": "fek", "value": written}
    first, _, rest = written.partition(" ")
    scheme = _PREFIXES.get(first.rstrip(":").upper())
    return {"scheme": scheme, "value": rest.strip()} if scheme and rest else {"scheme": "protocol", "value": written}


def _written(number: Mapping[str, str]) -> str:
    prefix = _WRITTEN.get(number["scheme"])
    return f"{prefix}: {number['value']}" if prefix else number["value"]


def _numbers(written: str) -> list[dict[str, str]]:
    return [_number(" ".join(one.split())) for one in written.split("\n") if one.strip()]


def _successor(written: str) -> str | None:
    if not written:
        return None
    found = _UUID.search(written)
    if found is None:
        raise ValueError(written)
    return found[0].lower()


def _unreadable(name: str, visit: Visit) -> str:
    _ = visit.text.gettext
    if name == "issued_on":
        return _("Η ημερομηνία έκδοσης χρειάζεται ημέρα, μήνα και έτος που υπάρχουν, όπως 9 3 2025")
    if name == "superseded_by":
        return _("Επικολλήστε τη διεύθυνση της σελίδας του νεότερου εγγράφου σε αυτή τη βιβλιοθήκη")
    return _("Το έτος γράφεται με τέσσερα ψηφία, όπως 2025")


def _or_none(value: str) -> str | None:
    return value or None


_WIRE: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("kind", "level", "url"), _or_none),
    "issued_on": iso_day,
    "year": whole,
    "numbers": _numbers,
    "superseded_by": _successor,
}
