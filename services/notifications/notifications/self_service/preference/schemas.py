"""Schemas of preferences: the wire shapes."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, fields, validates_schema

from chassis import validate
from chassis.language import Localized
from chassis.schemas import Schema, View

_CLOCK: Final = Localized(
    el="Γράψτε την ώρα ως ΩΩ:ΛΛ, για παράδειγμα 21:00.", en="Write the time as HH:MM, e.g. 21:00."
)
_BOTH: Final = Localized(
    el="Δώστε και τις δύο ώρες, ή καμία για να μην υπάρχουν ώρες ησυχίας.",
    en="Give both times, or none for no quiet hours.",
)
_EQUAL: Final = Localized(
    el="Η λήξη πρέπει να διαφέρει από την έναρξη.", en="The end must be another time than the beginning."
)
_IS_CLOCK: Final = validate.Regexp(r"\A(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z", _CLOCK)


class PreferencesBody(Schema):
    """All preferences of a person. Quiet hours may cross midnight."""

    quiet_from = fields.String(required=True, allow_none=True, validate=_IS_CLOCK)
    quiet_to = fields.String(required=True, allow_none=True, validate=_IS_CLOCK)
    workdays_only = fields.Boolean(required=True)

    @validates_schema
    def is_a_span(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse half a span, and one without an end."""
        begins, ends = data.get("quiet_from"), data.get("quiet_to")
        if (begins is None) != (ends is None):
            raise ValidationError([_BOTH], "quiet_to" if ends is None else "quiet_from")
        if begins is not None and begins == ends:
            raise ValidationError([_EQUAL], "quiet_to")


class PreferencesView(View):
    """When the caller wants no mail. Times are by the clocks of Greece."""

    quiet_from = fields.String(required=True, allow_none=True)
    quiet_to = fields.String(required=True, allow_none=True)
    workdays_only = fields.Boolean(required=True)
