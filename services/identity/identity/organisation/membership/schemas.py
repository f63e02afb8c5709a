"""Wire shapes of memberships."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Code, Email, Schema, View
from commons.roles import MEMBER_ROLES


class AddMember(Schema):
    """The role, and the address of a person with a confirmed account."""

    email = Email(required=True)
    role = Code(MEMBER_ROLES, required=True)


class MemberView(View):
    """A person's role in an organisation, without any fact about the person that the caller did not know."""

    person_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    role = fields.String(required=True)
    created_at = fields.DateTime(required=True)


class RemoveMember(Schema):
    """The role to end; without it, all roles of the person in the organisation."""

    role = Code(MEMBER_ROLES, load_default=None)


class HandOver(Schema):
    """The address of the successor, a person with a confirmed account."""

    email = Email(required=True)


class ColleagueView(View):
    """A member as colleagues see them."""

    person_id = fields.UUID(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    suspended = fields.Boolean(required=True)
    created_at = fields.DateTime(required=True)


class MembersView(View):
    """The members of an organisation by name, one entry per role."""

    items = fields.List(fields.Nested(ColleagueView), required=True)


class HandedOverView(View):
    """The successor, with all their roles in the organisation."""

    person_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    roles = fields.List(fields.String(), required=True)
