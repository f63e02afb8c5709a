"""Content of impact claims: their words for people, and forms as the API takes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from portal.api.problems import CONFLICT, INVALID, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.conversion import converted
from portal.forms.reading import day, euro, iso_day, number, rows, text, whole, written_day, written_euro

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.visit import Visit

DAYS: Final = ("baseline_from", "baseline_to", "measured_from", "measured_to")
CLAIM: Final = (
    "indicator", "indicator_name", "unit", "direction", "baseline", "measured", *DAYS, "method_kind", "method",
    "population", "evidence", "saving_eur", "saving_kind", "saving_basis", "cost_eur",
)  # fmt: skip
VERDICT: Final = ("verdict", "comment", "seen_on", "seen_versions")
MOST_EVIDENCE: Final = 10
OTHER: Final = "other"
_ADA: Final = re.compile(r"\w{4,10}\s?[-–‑]\s?\w{1,3}")


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "indicator": _("Τι μετρήσατε;"),
        "indicator_name": _("Όνομα του δείκτη, αν δεν είναι στη λίστα"),
        "unit": _("Μονάδα, αν δεν είναι στη λίστα"),
        "direction": _("Τι είναι καλύτερο; (αν δεν είναι στη λίστα)"),
        "baseline": _("Τιμή πριν"),
        "measured": _("Τιμή μετά"),
        "baseline_from": _("Περίοδος πριν: από"),
        "baseline_to": _("Περίοδος πριν: έως"),
        "measured_from": _("Περίοδος μετά: από"),
        "measured_to": _("Περίοδος μετά: έως"),
        "method_kind": _("Είδος μέτρησης"),
        "method": _("Πώς μετρήθηκε"),
        "population": _("Πόσα άτομα ή υποθέσεις μετρήθηκαν (προαιρετικό)"),
        "evidence": _("Τεκμήρια"),
        "saving_eur": _("Εξοικονόμηση (προαιρετικό)"),
        "saving_kind": _("Κάθε πότε;"),
        "saving_basis": _("Πώς υπολογίστηκε η εξοικονόμηση"),
        "cost_eur": _("Τι κόστισε (προαιρετικό)"),
        "comment": _("Σχόλιο"),
        "verdict": _("Η κρίση σας"),
        "no_interest": _("Η δήλωσή σας"),
        "seen_on": _("Πότε είδατε τα τεκμήρια"),
        "seen_versions": _("Έκδοση της πράξης στη Διαύγεια (προαιρετικό)"),
    }


def states(visit: Visit) -> dict[str, tuple[str, str]]:
    """Return the name and the tint of each state."""
    _ = visit.text.gettext
    return {
        "internal_approval": (_("Σε έγκριση στον φορέα"), "due"),
        "returned": (_("Επιστράφηκε με σχόλιο"), "due"),
        "claimed": (_("Δηλωμένο"), "due"),
        "verified": (_("Επαληθευμένο"), "ok"),
        "disputed": (_("Αμφισβητείται"), "fail"),
        "superseded": (_("Αντικαταστάθηκε από νεότερη"), ""),
        "withdrawn": (_("Ανακλήθηκε"), ""),
    }


def methods(visit: Visit) -> dict[str, str]:
    """Return the kinds of measurement."""
    _ = visit.text.gettext
    return {
        "before_after": _("Σύγκριση πριν και μετά"),
        "control_group": _("Σύγκριση με ομάδα ελέγχου"),
        "survey": _("Έρευνα με ερωτηματολόγιο"),
        "register": _("Στοιχεία συστήματος ή πρωτοκόλλου"),
        "accounting": _("Λογιστικά στοιχεία"),
        "estimate": _("Εκτίμηση"),
    }


def directions(visit: Visit) -> dict[str, str]:
    """Return the better directions."""
    _ = visit.text.gettext
    return {"lower": _("Το λιγότερο"), "higher": _("Το περισσότερο")}


def savings(visit: Visit) -> dict[str, str]:
    """Return the kinds of savings."""
    _ = visit.text.gettext
    return {"annual": _("Κάθε χρόνο"), "one_off": _("Μία φορά")}


def verdicts(visit: Visit) -> dict[str, tuple[str, str]]:
    """Return the verdicts as options, each with its consequence."""
    _ = visit.text.gettext
    return {
        "verify": (_("Επαλήθευση"), _("Είδα τα τεκμήρια και το όφελος προκύπτει από αυτά.")),
        "dispute": (_("Αμφισβήτηση"), _("Το όφελος δεν προκύπτει. Ώσπου να απαντήσει ο φορέας, δεν μετρά πουθενά.")),
        "reopen": (_("Νέα επαλήθευση"), _("Μετρά πάλι μόνο ως δηλωμένο, ώσπου να επαληθευτεί ξανά.")),
    }


def given(visit: Visit) -> dict[str, tuple[str, str]]:
    """Return the name and the tint of each given verdict."""
    _ = visit.text.gettext
    return {
        "verify": (_("Επαληθεύτηκε"), "ok"),
        "dispute": (_("Αμφισβητήθηκε"), "fail"),
        "reopen": (_("Άνοιξε ξανά"), "due"),
    }


async def words(visit: Visit) -> dict[str, Any]:
    """Return the words of every page of claims."""
    _ = visit.text.gettext
    units, indicators = await visit.together(visit.labels("units"), visit.labels("indicators"))
    return {
        "units": units,
        "indicators": {**indicators, OTHER: _("Άλλος δείκτης")},
        "states": states(visit),
        "savings": savings(visit),
    }


def read_claim(form: FormData) -> dict[str, Any]:
    """Return the typed values of a claim."""
    found: dict[str, Any] = {name: day(form, name) if name in DAYS else text(form, name) for name in CLAIM}
    return {**found, "evidence": rows(form, "evidence", ("value", "note"), MOST_EVIDENCE)}


def read_verdict(form: FormData) -> dict[str, str]:
    """Return the typed values of a verdict."""
    return {name: day(form, name) if name == "seen_on" else text(form, name) for name in VERDICT}


def written(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a claim as the form shows them."""
    known = {name: claim[name] or "" for name in CLAIM}
    numbers = {name: _written_number(claim[name]) for name in ("baseline", "measured")}
    return {
        **known,
        **numbers,
        **{name: written_day(claim[name]) for name in DAYS},
        **{name: written_euro(claim[name]) for name in ("saving_eur", "cost_eur")},
        "population": "" if claim["population"] is None else str(claim["population"]),
        "evidence": [[one["value"], one["note"]] for one in claim["evidence"]],
    }


def _written_number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def _evidence(found: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    return [{"kind": _kind(value), "value": value, "note": note} for value, note in found]


def _kind(value: str) -> str:
    if value.startswith(("http://", "https://")):
        return "url"
    return "ada" if _ADA.fullmatch(value) else "document"


def _measure(value: str) -> float:
    found = number(value)
    if found is None:
        raise ValueError(value)
    return found


def _or_nothing(value: str) -> str | None:
    return value or None


_WIRE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "baseline": _measure,
    "measured": _measure,
    **dict.fromkeys((*DAYS, "seen_on"), iso_day),
    "population": whole,
    "evidence": _evidence,
    "saving_eur": number,
    "cost_eur": euro,
    **dict.fromkeys(("unit", "direction", "saving_kind"), _or_nothing),
}


async def sent(
    visit: Visit,
    operation: str,
    path: Mapping[str, str],
    values: dict[str, Any],
    more: Mapping[str, Any] | None = None,
) -> tuple[Any, dict[str, str]]:
    """Send a form; return the answer's data and the errors, one of them empty."""
    known = labels(visit)
    body, errors = converted(values, values, _WIRE, lambda name: _unreadable(visit, name))
    if errors:
        return None, errors
    if body.get("indicator", OTHER) != OTHER:
        body |= {"indicator_name": "", "unit": None, "direction": None}
    try:
        answer = await visit.send(operation, path=path, body={**body, **(more or {})})
    except Problem as problem:
        if problem.status not in REFUSED:
            raise
        return None, faults.of(problem, {name: known[name] for name in values})
    return answer.data, {}


def status_of(errors: Mapping[str, str]) -> int:
    """Return the status of a form's page."""
    if not errors:
        return 200
    return CONFLICT if "" in errors else INVALID


def _unreadable(visit: Visit, name: str) -> str:
    _ = visit.text.gettext
    label = {"label": labels(visit)[name]}
    if name in {*DAYS, "seen_on"}:
        return _("«%(label)s»: γράψτε ημέρα, μήνα και έτος, όπως 9 3 2027") % label
    if name in {"saving_eur", "cost_eur"}:
        return _("«%(label)s»: γράψτε ποσό σε ευρώ, όπως 1.500 ή 1500,50") % label
    return _("«%(label)s»: γράψτε αριθμό, όπως 12 ή 12,5") % label
