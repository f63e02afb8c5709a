"""Rules of a claim's content: the fields together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from chassis.errors import FieldError
from commons.taxonomies import INDICATORS
from observatory.impact.claim import errors
from observatory.impact.claim.states import OTHER

_SCALE: Final = "score_0_100"
_LAST: Final = Decimal(100)
_MISSING: Final = {
    "indicator_name": errors.NAME_MISSING,
    "unit": errors.UNIT_MISSING,
    "direction": errors.DIRECTION_MISSING,
}


def checked(said: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the content of a claim, with the unit and direction of its indicator; raise every error of it."""
    content = dict(said)
    known = INDICATORS.get(content["indicator"])
    found = [*_measure(content), *_periods(content, today), *_saving(content)]
    if known is not None:
        content |= {"unit": known.unit, "direction": known.direction, "indicator_name": ""}
    if found:
        raise errors.ClaimInvalid(errors=found)
    if content["saving_eur"] is None:
        content |= {"saving_kind": None, "saving_basis": ""}
    return content


def _measure(content: Mapping[str, Any]) -> Iterator[FieldError]:
    known = INDICATORS.get(content["indicator"])
    if known is not None:
        if content["unit"] not in {None, known.unit}:
            yield errors.OTHER_UNIT
        if content["direction"] not in {None, known.direction}:
            yield errors.OTHER_DIRECTION
    if content["indicator"] == OTHER:
        yield from (error for name, error in _MISSING.items() if not content[name])
    if (known.unit if known else content["unit"]) == _SCALE:
        names = (name for name in ("baseline", "measured") if not 0 <= content[name] <= _LAST)
        yield from map(errors.out_of_scale, names)


def _periods(content: Mapping[str, Any], today: date) -> Iterator[FieldError]:
    for name in ("baseline", "measured"):
        if content[f"{name}_to"] < content[f"{name}_from"]:
            yield errors.out_of_order(f"{name}_to")
        if content[f"{name}_to"] > today:
            yield errors.in_the_future(f"{name}_to")
    if content["measured_from"] <= content["baseline_from"]:
        yield errors.before_baseline()


def _saving(content: Mapping[str, Any]) -> Iterator[FieldError]:
    if content["saving_eur"] is not None:
        if content["saving_kind"] is None:
            yield errors.SAVING_KIND_MISSING
        if not content["saving_basis"]:
            yield errors.SAVING_BASIS_MISSING
