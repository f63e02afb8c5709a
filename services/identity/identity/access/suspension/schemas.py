"""Wire shapes of suspensions."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Email, PlainText, Schema, View


class SuspendPerson(Schema):
    """The address of the account to suspend, and the reason, which only curators see."""

    email = Email(required=True)
    reason = PlainText(required=True, min=3, max=1000)


class SuspensionView(View):
    """A suspended account."""

    person_id = fields.UUID(required=True, attribute="id")
    suspended_at = fields.DateTime(required=True)
    reason = fields.String(required=True, attribute="suspended_because")
