"""Content of a pilot: its plan and its measurements, as forms show them and as the API takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from portal.forms.conversion import converted
from portal.forms.reading import day, euro, iso_day, line, number, rows, text

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.visit import Visit

INDICATOR: Final = ("name", "unit", "baseline", "target")
MOST_INDICATORS: Final = 12
PLAN: Final = (
    "organisation_id", "title", "starts_on", "ends_on", "budget_eur", "indicators", "sandbox", "legal_basis",
)  # fmt: skip
REPORT: Final = ("outcome", "results", "obstacles", "lessons", "cost_eur")
ENTRY: Final = ("on", "text")

Values = dict[str, Any]


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "organisation_id": _("Φορέας που δοκιμάζει"),
        "title": _("Τίτλος"),
        "starts_on": _("Αρχίζει"),
        "ends_on": _("Τελειώνει"),
        "budget_eur": _("Προϋπολογισμός (προαιρετικός)"),
        "indicators": _("Τι θα μετρηθεί"),
        "sandbox": _("Γίνεται σε κανονιστικό δοκιμαστήριο, με κανόνες που χαλαρώνουν για τη δοκιμή"),
        "legal_basis": _("Νομική βάση"),
        "on": _("Ημέρα"),
        "text": _("Πώς πηγαίνει"),
        "measured": _("Μετρήσεις"),
        "outcome": _("Έκβαση"),
        "results": _("Τι πέτυχε"),
        "obstacles": _("Εμπόδια και αστοχίες"),
        "lessons": _("Τι μάθατε"),
        "cost_eur": _("Κόστος (προαιρετικό)"),
        "reason": _("Λόγος"),
    }


def plan(form: FormData) -> Values:
    """Return the typed plan of a pilot."""
    return {
        "organisation_id": text(form, "organisation_id"),
        "title": line(form, "title"),
        "starts_on": day(form, "starts_on"),
        "ends_on": day(form, "ends_on"),
        "budget_eur": text(form, "budget_eur"),
        "indicators": rows(form, "indicators", INDICATOR, MOST_INDICATORS),
        "sandbox": text(form, "sandbox"),
        "legal_basis": text(form, "legal_basis"),
    }


def entry(form: FormData) -> Values:
    """Return the typed entry about progress."""
    return {"on": day(form, "on"), "text": text(form, "text"), "measured": _measured(form)}


def report(form: FormData) -> Values:
    """Return the typed final report."""
    return {**{name: text(form, name) for name in REPORT}, "measured": _measured(form)}


def wire(
    values: Values, names: tuple[str, ...], visit: Visit, measurable: list[str] | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values as the API takes them, and the errors of unreadable ones.

    `measurable` are the names of the indicators, in the order of the fields for measurements.
    """
    body, errors = converted(values, names, _WIRE, lambda name: _unreadable(name, visit))
    measured: dict[str, float] = {}
    for indicator, written in zip(measurable or [], values.get("measured", []), strict=False):
        try:
            found = number(written)
        except ValueError:
            label = {"label": indicator}
            errors["measured"] = visit.text.gettext("«%(label)s»: γράψτε έναν αριθμό, όπως 12,5") % label
        else:
            measured |= {} if found is None else {indicator: found}
    if measured:
        body["measured"] = measured
    return body, errors


def _measured(form: FormData) -> list[str]:
    return [text(form, f"measured-{number}") for number in range(MOST_INDICATORS)]


def _unreadable(name: str, visit: Visit) -> str:
    _ = visit.text.gettext
    label = {"label": labels(visit)[name]}
    if name == "indicators":
        return _("Κάθε δείκτης χρειάζεται όνομα, και η αρχή και ο στόχος του είναι αριθμοί")
    if name in {"budget_eur", "cost_eur"}:
        return _("«%(label)s»: γράψτε ποσό σε ευρώ, όπως 1.500 ή 1500,50") % label
    return _("«%(label)s»: γράψτε ημέρα, μήνα και έτος, όπως 9 3 2027") % label


def _day(written: str) -> str:
    found = iso_day(written)
    if found is None:
        raise ValueError(written)
    return found


def _indicators(written: list[list[str]]) -> list[dict[str, Any]]:
    found = []
    for name, unit, baseline, target in written:
        if not name:
            raise ValueError(unit)
        found.append({"name": name, "unit": unit, "baseline": number(baseline), "target": number(target)})
    return found


_WIRE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "starts_on": _day,
    "ends_on": _day,
    "on": _day,
    "budget_eur": euro,
    "cost_eur": euro,
    "indicators": _indicators,
    "sandbox": bool,
}
