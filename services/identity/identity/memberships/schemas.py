"""Wire shapes of memberships."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Code, Email, Schema, View
from identity.memberships.model import MEMBER_ROLES


class AddMember(Schema):
    """Who gets which role; the person has a confirmed account already."""

    email = Email(required=True)
    role = Code(MEMBER_ROLES, required=True)


class MemberView(View):
    """A person's role in an organisation; no more about the person than the caller knew."""

    person_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    role = fields.String(required=True)
    created_at = fields.DateTime(required=True)
