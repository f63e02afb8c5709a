"""Wire shapes of obligations and their fulfilment."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import PlainText, Schema, Url


class Acknowledge(Schema):
    """The body for which it was read."""

    organisation_id = fields.UUID(required=True)


class DeclareFulfilment(Schema):
    """The body, and its declaration in words, with an optional address."""

    organisation_id = fields.UUID(required=True)
    text = PlainText(required=True, min=20, max=2000)
    url = Url(load_default=None, allow_none=True)


class WaiveObligation(Schema):
    """The body that need not do it, and why."""

    organisation_id = fields.UUID(required=True)
    reason = PlainText(required=True, min=2, max=1000)
