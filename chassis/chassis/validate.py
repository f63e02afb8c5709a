"""Validators of fields: those of marshmallow, with errors that have a code and both languages."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import validate

from chassis.errors import FieldError
from chassis.field_errors import field_error
from chassis.language import Localized

_MALFORMED = Localized(el="Η τιμή δεν έχει τη σωστή μορφή.", en="String does not match expected pattern.")


class Length(validate.Length):
    """A number of characters or items."""

    def _format_error(self, value: Any, message: str) -> Any:
        del value
        texts = {
            self.message_min: ("too_short", "Τουλάχιστον {min} χαρακτήρες ή στοιχεία."),
            self.message_max: ("too_long", "Το πολύ {max} χαρακτήρες ή στοιχεία."),
            self.message_all: ("length", "Από {min} έως {max} χαρακτήρες ή στοιχεία."),
            self.message_equal: ("length", "Ακριβώς {equal} χαρακτήρες ή στοιχεία."),
        }
        code, greek = texts[message]
        limits = {"min": self.min, "max": self.max, "equal": self.equal}
        return [field_error(code, el=greek.format(**limits), en=message.format(**limits))]


class Range(validate.Range):
    """A value from `min` to `max`, both included."""

    def __init__(self, min: Any = None, max: Any = None) -> None:  # noqa: A002 - marshmallow's names
        super().__init__(min, max)

    def _format_error(self, value: Any, message: str) -> Any:
        del value, message
        if self.min is None:
            return [too_large(self.max)]
        if self.max is None:
            return [too_small(self.min)]
        return [
            field_error(
                "range",
                el=f"Από {self.min} έως {self.max}.",
                en=f"Must be greater than or equal to {self.min} and less than or equal to {self.max}.",
            )
        ]


class OneOf(validate.OneOf):
    """One of some values."""

    def _format_error(self, value: Any) -> Any:
        del value
        return [
            field_error(
                "not_allowed", el=f"Επιτρεπτές τιμές: {self.choices_text}.", en=f"Must be one of: {self.choices_text}."
            )
        ]


class Regexp(validate.Regexp):
    """A text that matches a pattern from its start; `text` says which form is expected."""

    def __init__(self, regex: str | re.Pattern[str], text: Localized = _MALFORMED) -> None:
        super().__init__(regex)
        self._text = text

    def _format_error(self, value: Any) -> Any:
        del value
        return [FieldError("", "invalid", self._text)]


def too_small(least: object) -> FieldError:
    """Create the error of a value below the least one."""
    return field_error("too_small", el=f"Τουλάχιστον {least}.", en=f"Must be greater than or equal to {least}.")


def too_large(most: object) -> FieldError:
    """Create the error of a value above the largest one."""
    return field_error("too_large", el=f"Το πολύ {most}.", en=f"Must be less than or equal to {most}.")
