"""Wire shapes of closures."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import PlainText, Schema


class CloseOrganisation(Schema):
    """The body that follows, or null, and the reason, which is shown to members and curators."""

    successor_id = fields.UUID(required=True, allow_none=True)
    reason = PlainText(required=True, min=3, max=1000)
