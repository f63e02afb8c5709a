"""Wire shapes of mail contacts."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.schemas import Email, Schema, View

MOST_CONTACTS = 500


class FindMailContacts(Schema):
    """Whose addresses a mail needs, and which link it carries; for `invite`, `person_ids` are those of invitations."""

    person_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MOST_CONTACTS))
    purpose = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["verify", "reset", "invite"]))


class RoleHeldView(View):
    """A role that a person holds now; on the whole platform where there is no organisation."""

    role = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_kind = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)


class MailContactView(View):
    """Where and how to write to a person; `token` for its purpose, while it is of use.

    `roles` are those held now: whoever mails about work that is not public checks them. An invitation has none.
    `registration` is the latest request for the account: a mail of an earlier one is of no use.
    """

    person_id = fields.UUID(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(required=True)
    status = fields.String(required=True)
    token = fields.String(required=True, allow_none=True)
    roles = fields.List(fields.Nested(RoleHeldView))
    registration = fields.Integer(required=True, allow_none=True)


class MailContactsView(View):
    """The cards of those asked for that still exist."""

    items = fields.List(fields.Nested(MailContactView), required=True)


class FindPersonOfAddress(Schema):
    """The address of somebody whom another service's caller invites."""

    email = Email(required=True)


class PersonOfAddressView(View):
    """Who has the address; null when nobody active does."""

    person_id = fields.UUID(required=True, allow_none=True)
