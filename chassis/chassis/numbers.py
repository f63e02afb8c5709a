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
_CENTS: Final = Decimal("0.01")
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


class Amount(fields.Decimal):
    """An amount of money with cents, a JSON number from 0 to `max`; one with more decimals is refused, not rounded."""

    def __init__(self, *, max: Decimal, **kwargs: Any) -> None:  # noqa: A002 - reads like the rule
        super().__init__(allow_nan=False, validate=validate.Range(min=0, max=max), **kwargs)

    def _validated(self, value: Any) -> Decimal:
        if isinstance(value, str) and _NUMBER.fullmatch(value) is None:
            raise self.make_error("invalid", input=value)
        amount: Decimal = super()._validated(value)
        try:
            cents = amount.quantize(_CENTS)
        except InvalidOperation:
            raise self.make_error("too_large", input=value) from None
        if cents != amount:
            raise ValidationError([FieldError("", "too_many_decimals", _CENTS_ONLY)])
        return cents + 0  # there is no minus zero

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        del attr, obj, kwargs
        return None if value is None else float(Decimal(value))
