"""Errors of fields: a code and a text in both languages for each fault that marshmallow's own fields find."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from marshmallow import fields

from chassis.errors import FieldError
from chassis.language import Localized


def field_error(code: str, *, el: str, en: str) -> FieldError:
    """Create an error for `ValidationError([…])`; the field's path is added where the fault was found."""
    return FieldError("", code, Localized(el=el, en=en))


REQUIRED: Final = field_error("required", el="Το πεδίο είναι υποχρεωτικό.", en="Missing data for required field.")
_NULL: Final = field_error("required", el="Το πεδίο είναι υποχρεωτικό.", en="Field may not be null.")
NO_NUMBER: Final = field_error("invalid", el="Αναμένεται αριθμός.", en="Not a valid number.")
_NO_MAPPING: Final = field_error("invalid", el="Αναμένεται αντικείμενο με πεδία.", en="Not a valid mapping type.")
_TOO_LARGE: Final = field_error("too_large", el="Ο αριθμός είναι πολύ μεγάλος.", en="Number too large.")
_NOT_FINITE: Final = field_error(
    "too_large",
    el="Ο αριθμός είναι πολύ μεγάλος.",
    en="Special numeric values (nan or infinity) are not permitted.",
)
_NO_TEXT: Final = field_error("invalid", el="Αναμένεται κείμενο.", en="Not a valid string.")
_NO_DATE: Final = field_error("invalid", el="Αναμένεται ημερομηνία, όπως 2026-03-20.", en="Not a valid date.")
_MOMENT_EL: Final = "Αναμένονται ημερομηνία και ώρα, όπως 2026-03-20T14:00:00Z."

BY_FIELD: Final[Mapping[type[fields.Field[Any]], Mapping[str, FieldError]]] = {
    fields.Field: {
        "required": REQUIRED,
        "null": _NULL,
        "validator_failed": field_error("invalid", el="Μη έγκυρη τιμή.", en="Invalid value."),
    },
    fields.String: {"invalid": _NO_TEXT, "invalid_utf8": _NO_TEXT},
    fields.UUID: {
        "invalid_uuid": field_error("invalid", el="Αναμένεται αναγνωριστικό (UUID).", en="Not a valid UUID.")
    },
    fields.Number: {"invalid": NO_NUMBER, "too_large": _TOO_LARGE},
    fields.Integer: {"invalid": field_error("invalid", el="Αναμένεται ακέραιος αριθμός.", en="Not a valid integer.")},
    fields.Float: {"special": _NOT_FINITE},
    fields.Decimal: {"special": _NOT_FINITE},
    fields.Boolean: {"invalid": field_error("invalid", el="Αναμένεται true ή false.", en="Not a valid boolean.")},
    fields.DateTime: {
        "invalid": field_error("invalid", el=_MOMENT_EL, en="Not a valid datetime."),
        "invalid_awareness": field_error("invalid", el=_MOMENT_EL, en="Not a valid aware datetime."),
    },
    fields.Date: {"invalid": _NO_DATE, "invalid_awareness": _NO_DATE},
    fields.List: {"invalid": field_error("invalid", el="Αναμένεται λίστα.", en="Not a valid list.")},
    fields.Mapping: {"invalid": _NO_MAPPING},
    fields.Nested: {"type": field_error("invalid", el="Μη έγκυρη τιμή.", en="Invalid type.")},
}
OF_SCHEMA: Final[Mapping[str, FieldError]] = {
    "type": field_error("invalid", el="Αναμένεται αντικείμενο με πεδία.", en="Invalid input type."),
    "unknown": field_error("unknown", el="Άγνωστο πεδίο.", en="Unknown field."),
}


def localize(field: fields.Field[Any]) -> None:
    """Replace marshmallow's English sentences in a field, and in the fields inside it. Its own errors stay."""
    ours = _errors_of(type(field).__mro__)
    plain = {key: [ours[key]] for key, said in field.error_messages.items() if isinstance(said, str) and key in ours}
    field.error_messages = {**field.error_messages, **plain}
    for name in ("inner", "key_field", "value_field"):
        inside = getattr(field, name, None)
        if isinstance(inside, fields.Field):
            localize(inside)


@cache
def _errors_of(bases: tuple[type, ...]) -> Mapping[str, FieldError]:
    found: dict[str, FieldError] = {}
    for base in reversed(bases):
        found.update(BY_FIELD.get(base, {}))
    return found
