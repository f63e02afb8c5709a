"""Numbers: fields that take a number as it is written and change none: no rounding, no other digits, no minus zero."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from marshmallow import ValidationError, fields

from chassis import validate
from chassis.errors import FieldError
from chassis.language import Localized

# Python reads more: underscores, blanks, the digits of every script, and digits without an end in quadratic time
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_CENTS: Final = 2
_CENTS_ONLY: Final = Localized(
    el="Ένα ποσό έχει το πολύ δύο δεκαδικά ψηφία.", en="An amount has two decimal places at most."
)


class Whole(fields.Integer):
    """A whole number; in text, of at most 18 digits from 0 to 9. A fraction is refused, not cut."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, str) and _INTEGER.fullmatch(value) is None:
            raise self.make_error("invalid", input=value)
        if isinstance(value, float) and not value.is_integer():
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Number(fields.Float):
    """A finite number."""

    def _validated(self, value: Any) -> float:
        if isinstance(value, str) and _NUMBER.fullmatch(value) is None:
            raise self.make_error("invalid", input=value)
        number: float = super()._validated(value)
        return number + 0.0  # there is no minus zero


class Measure(fields.Decimal):
    """A number kept as it is written, a JSON number; one with more decimals than `places` is refused, not rounded."""

    def __init__(self, *, places: int, min: Decimal, max: Decimal, **kwargs: Any) -> None:  # noqa: A002 - reads like the rule
        self._unit = Decimal(1).scaleb(-places)
        self._places_only = _CENTS_ONLY if places == _CENTS else _places_only(places)
        super().__init__(allow_nan=False, validate=validate.Range(min=min, max=max), **kwargs)

    def _validated(self, value: Any) -> Decimal:
        if isinstance(value, str) and _NUMBER.fullmatch(value) is None:
            raise self.make_error("invalid", input=value)
        number: Decimal = super()._validated(value)
        try:
            kept = number.quantize(self._unit)
        except InvalidOperation:
            raise self.make_error("too_large", input=value) from None
        if kept != number:
            raise ValidationError([FieldError("", "too_many_decimals", self._places_only)])
        return kept + 0  # there is no minus zero

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        del attr, obj, kwargs
        return None if value is None else float(Decimal(value))


class Amount(Measure):
    """An amount of money with cents, a JSON number from 0, or another `min`, to `max`."""

    def __init__(self, *, max: Decimal, min: Decimal = Decimal(0), **kwargs: Any) -> None:  # noqa: A002 - reads like the rule
        super().__init__(places=_CENTS, min=min, max=max, **kwargs)


def _places_only(places: int) -> Localized:
    return Localized(
        el=f"Ο αριθμός έχει το πολύ {places} δεκαδικά ψηφία.", en=f"The number has {places} decimal places at most."
    )
