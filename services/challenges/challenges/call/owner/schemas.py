"""Wire shapes of owners."""

from __future__ import annotations

from marshmallow import fields

from challenges.call.owner.model import ANSWERS
from chassis.schemas import Code, Schema, View


class JoinRequest(Schema):
    """The organisation that asks to share the challenge."""

    organisation_id = fields.UUID(required=True)


class JoinAnswer(Schema):
    """Answer of the leading organisation to a join request."""

    decision = Code(ANSWERS, required=True)


class OwnerView(View):
    """Role of an organisation in a challenge: lead, accepted, requested or declined, and since when."""

    organisation_id = fields.UUID(required=True)
    name_el = fields.String(required=True, allow_none=True)
    name_en = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    at = fields.DateTime(required=True)


class OwnersView(View):
    """The organisations of a challenge. Open and declined requests are shown to the owners only."""

    items = fields.List(fields.Nested(OwnerView), required=True)
