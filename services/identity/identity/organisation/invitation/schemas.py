"""Wire shapes of invitations."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.language import LANGUAGES
from chassis.schemas import Code, Email, Line, Schema, View
from commons.roles import MEMBER_ROLES
from identity.person.person.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from identity.person.person.schemas import LONGEST_NAME, LONGEST_TOKEN, Password, TermsVersion


class InviteToOrganisation(Schema):
    """The address and role of an invitation; `language` is that of the mail."""

    email = Email(required=True)
    role = Code(MEMBER_ROLES, required=True)
    language = fields.String(load_default="el", validate=validate.OneOf(LANGUAGES))


class ShowInvitation(Schema):
    """The token of an invitation's link."""

    token = fields.String(required=True, validate=validate.Length(max=LONGEST_TOKEN))


class AcceptInvitation(ShowInvitation):
    """The token, and if the address has no account yet: a name, a password and the version of the terms shown."""

    name = Line(load_default="", max=LONGEST_NAME)
    terms_version = TermsVersion()
    password = Password(
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=SHORTEST_PASSWORD, max=LONGEST_PASSWORD),
    )


class InvitationView(View):
    """An invitation: `pending` until it is accepted or withdrawn, or `expires_at` has come."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True)
    state = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)


class InvitationsView(View):
    """The invitations of an organisation, the latest first."""

    items = fields.List(fields.Nested(InvitationView), required=True)
