"""Content of circulars: their words for people, and the form as the API takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from portal.forms.conversion import converted
from portal.forms.reading import day, iso_day, line, text, texts, whole, written_day

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.visit import Visit

LINES: Final = (
    "number", "title_el", "title_en", "contact_unit", "contact_phone", "contact_email", "document_url",
)  # fmt: skip
TEXTS: Final = ("message_el", "message_en")
DAYS: Final = ("issued_on", "counts_from", "closes_on")
CHOSEN: Final = ("kinds", "regions")
FIELDS: Final = (*LINES, *TEXTS, *DAYS, *CHOSEN)
ROWS: Final = 5
"""Obligations that the form has room for."""

_OBLIGATION: Final = ("kind", "title_el", "title_en", "explanation_el", "min_count")
_COUNTED: Final = frozenset({"appoint_representative", "submit_practice"})


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "number": _("Αριθμός πρωτοκόλλου"),
        "issued_on": _("Ημερομηνία"),
        "title_el": _("Θέμα"),
        "title_en": _("Θέμα στα αγγλικά (προαιρετικό)"),
        "message_el": _("Κείμενο του μηνύματος"),
        "message_en": _("Κείμενο στα αγγλικά (προαιρετικό)"),
        "document_url": _("Σύνδεσμος προς την πλήρη εγκύκλιο (προαιρετικό)"),
        "contact_unit": _("Υπηρεσία επικοινωνίας"),
        "contact_phone": _("Τηλέφωνο (προαιρετικό)"),
        "contact_email": _("E-mail της υπηρεσίας (προαιρετικό)"),
        "kinds": _("Είδη φορέων"),
        "regions": _("Περιφέρειες"),
        "counts_from": _("Από πότε μετρούν οι πρακτικές (προαιρετικό)"),
        "closes_on": _("Τελευταία ημέρα (προαιρετικό)"),
        "obligations": _("Τι ζητείται"),
        "issue_at": _("Πότε θα εκδοθεί"),
        "comment": _("Σχόλιο"),
        "reason": _("Λόγος"),
        "text": _("Τι έκανε ο φορέας"),
        "url": _("Σύνδεσμος (προαιρετικό)"),
        "organisation_id": _("Φορέας"),
    }


def states(visit: Visit) -> dict[str, tuple[str, str]]:
    """Return the name and the tint of each state."""
    _ = visit.text.gettext
    return {
        "draft": (_("Προσχέδιο"), ""),
        "approval": (_("Περιμένει έγκριση"), "due"),
        "scheduled": (_("Εγκρίθηκε, εκδίδεται"), "due"),
        "issued": (_("Σε ισχύ"), "open"),
        "closed": (_("Έκλεισε"), ""),
        "recalled": (_("Ανακλήθηκε"), "fail"),
        "corrected": (_("Αντικαταστάθηκε"), "fail"),
    }


def standings(visit: Visit) -> dict[str, tuple[str, str]]:
    """Return the name and the tint of each standing of a body."""
    _ = visit.text.gettext
    return {"open": (_("Εκκρεμεί"), "due"), "partly": (_("Εν μέρει"), "open"), "done": (_("Ολοκληρώθηκε"), "ok")}


def asked(visit: Visit) -> dict[str, str]:
    """Return the kinds of obligations in words."""
    _ = visit.text.gettext
    return {
        "acknowledge": _("Να λάβει γνώση"),
        "appoint_representative": _("Να ορίσει εκπροσώπους"),
        "submit_practice": _("Να υποβάλει πρακτικές"),
        "declare": _("Να δηλώσει ότι έκανε κάτι"),
    }


def empty() -> dict[str, Any]:
    """Return the values of a new form."""
    return {**dict.fromkeys(FIELDS, ""), "kinds": [], "regions": [], "obligations": [_blank() for _ in range(ROWS)]}


def shown(circular: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a form that shows a circular."""
    values = {name: circular[name] or "" for name in (*LINES, *TEXTS)}
    values |= {name: written_day(circular[name]) for name in DAYS} | {name: circular[name] for name in CHOSEN}
    rows = [
        {name: str(one[name]) for name in _OBLIGATION}
        | {"due_on": written_day(one["due_on"]), "optional": "" if one["required"] else "yes"}
        for one in circular["obligations"]
    ]
    return {**values, "obligations": rows + [_blank() for _ in range(ROWS - len(rows))]}


def read(form: FormData) -> dict[str, Any]:
    """Return the values that somebody typed, in the shape of `shown`."""
    values: dict[str, Any] = {name: line(form, name) for name in LINES}
    values |= {name: text(form, name) for name in TEXTS} | {name: day(form, name) for name in DAYS}
    values |= {name: texts(form, name) for name in CHOSEN}
    rows = [
        {name: text(form, f"asked-{number}-{name}") for name in (*_OBLIGATION, "optional")}
        | {"due_on": day(form, f"asked-{number}-due_on")}
        for number in range(ROWS)
    ]
    return {**values, "obligations": rows}


def wire(values: Mapping[str, Any], visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the circular as the API takes it, and the errors of unreadable fields."""
    body, errors = converted(values, FIELDS, dict.fromkeys(DAYS, iso_day), lambda name: _not_a_day(visit, name))
    for name in ("issued_on", "counts_from"):
        if not values[name]:
            body.pop(name, None)
    for name in ("contact_email", "document_url"):
        body[name] = values[name] or None
    body["obligations"] = []
    for number, row in enumerate(values["obligations"]):
        if not row["kind"]:
            continue
        try:
            body["obligations"].append(_obligation(row))
        except ValueError:
            errors[f"asked-{number}-due_on"] = _unreadable(visit)
    return body, errors


def _obligation(row: Mapping[str, str]) -> dict[str, Any]:
    count = whole(row["min_count"]) if row["kind"] in _COUNTED else 1
    return {
        **{name: row[name] for name in ("kind", "title_el", "title_en", "explanation_el")},
        "due_on": iso_day(row["due_on"]),
        "required": row["optional"] != "yes",
        "min_count": count or 1,
    }


def _blank() -> dict[str, str]:
    return {**dict.fromkeys(_OBLIGATION, ""), "due_on": "", "optional": ""}


def _not_a_day(visit: Visit, name: str) -> str:
    _ = visit.text.gettext
    return _("«%(label)s»: γράψτε ημέρα, μήνα και έτος, όπως 9 3 2027") % {"label": labels(visit)[name]}


def _unreadable(visit: Visit) -> str:
    return visit.text.gettext("Γράψτε την προθεσμία με ημέρα, μήνα και έτος, και το πλήθος με αριθμό")
