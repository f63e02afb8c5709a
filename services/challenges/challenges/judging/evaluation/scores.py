"""Scoring: which scores a criterion takes, and the total that exists once every criterion has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, Final

from challenges.call.phase.model import BINARY, RATING
from chassis.errors import FieldError
from chassis.language import Localized

PLACES: Final = 4

Criterion = Mapping[str, Any]


def highest(criterion: Criterion) -> Fraction:
    """Return the highest score of a criterion. A yes is worth 1."""
    return Fraction(1) if criterion["kind"] == BINARY else Fraction(str(criterion["maximum"]))


def faults(criteria: Sequence[Criterion], scores: Mapping[str, Any]) -> list[FieldError]:
    """Name each score that does not hold: an unknown criterion, or a value that its kind does not take."""
    by_code = {criterion["code"]: criterion for criterion in criteria}
    found = []
    for code, score in scores.items():
        criterion = by_code.get(code)
        if criterion is None:
            found.append(FieldError(f"scores.{code}", "unknown", _UNKNOWN))
        elif not _holds(criterion, score):
            found.append(FieldError(f"scores.{code}", "range", _range(criterion)))
    return found


def unscored(criteria: Sequence[Criterion], scores: Mapping[str, Any]) -> list[Criterion]:
    """Return the criteria without a score."""
    return [criterion for criterion in criteria if criterion["code"] not in scores]


def total_of(criteria: Sequence[Criterion], scores: Mapping[str, Any]) -> Decimal | None:
    """Return Σ weight · score / highest ÷ Σ weight × 100, to four places, or None until every criterion is scored."""
    if not criteria or unscored(criteria, scores):
        return None
    weights = [Fraction(str(criterion["weight"])) for criterion in criteria]
    parts = (
        weight * Fraction(str(scores[criterion["code"]])) / highest(criterion)
        for weight, criterion in zip(weights, criteria, strict=True)
    )
    return rounded(sum(parts, Fraction(0)) / sum(weights) * 100)


def rounded(value: Fraction) -> Decimal:
    """Return the value to four places, halves upwards, as PostgreSQL's `round` does."""
    return Decimal(floor(value * 10**PLACES + Fraction(1, 2))).scaleb(-PLACES)


def by_weight(criteria: Sequence[Criterion]) -> list[str]:
    """Return the codes of the criteria, the heaviest first. Equal weights keep the order of the challenge."""
    ordered = sorted(criteria, key=lambda criterion: -Fraction(str(criterion["weight"])))
    return [criterion["code"] for criterion in ordered]


def _holds(criterion: Criterion, score: Any) -> bool:
    value = Fraction(str(score))
    if criterion["kind"] == BINARY:
        return value in {0, 1}
    if criterion["kind"] == RATING:
        return value.denominator == 1 and 0 <= value <= highest(criterion)
    return 0 <= value <= highest(criterion) and (value * 100).denominator == 1


_UNKNOWN: Final = Localized(el="Δεν υπάρχει τέτοιο κριτήριο", en="There is no such criterion")


def _range(criterion: Criterion) -> Localized:
    most = f"{float(highest(criterion)):g}"
    if criterion["kind"] == BINARY:
        return Localized(el="0 (όχι) ή 1 (ναι)", en="0 (no) or 1 (yes)")
    if criterion["kind"] == RATING:
        return Localized(el=f"Ακέραιος από 0 έως {most}", en=f"A whole number from 0 to {most}")
    return Localized(
        el=f"Αριθμός από 0 έως {most}, το πολύ δύο δεκαδικά", en=f"A number from 0 to {most}, two decimals at most"
    )
