"""Wire shapes of identity's calls before an erasure and about consents."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Schema, View


class ExpectErasure(Schema):
    """The person about to be erased, and their address."""

    person_id = fields.UUID(required=True)
    email = fields.String(required=True)


class MoveSubscriptions(Schema):
    """The earlier and the new address of an account."""

    old = fields.String(required=True)
    new = fields.String(required=True)


class AskConsents(Schema):
    """Request for the consents of a confirmed address."""

    email = fields.String(required=True)


class ConsentView(View):
    """One subscription as a consent. `text` is the wording that the address agreed to, in both languages."""

    purpose = fields.String(required=True)
    text_version = fields.String(required=True)
    text = fields.Dict(required=True)
    given_at = fields.DateTime(required=True)
    given_by = fields.String(required=True)
    withdrawn_at = fields.DateTime(required=True, allow_none=True)
    withdrawn_by = fields.String(required=True, allow_none=True)


class ConsentsView(View):
    """Consents of an address."""

    items = fields.List(fields.Nested(ConsentView), required=True)
