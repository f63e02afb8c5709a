"""Wire shapes of mail contacts."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.schemas import Email, Schema, View

MOST_CONTACTS = 500


class FindMailContacts(Schema):
    """The recipients of a mail and the link that it carries.

    For `invite`, `person_ids` are those of invitations, for `email` those of changes of address.
    """

    person_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MOST_CONTACTS))
    purpose = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(["verify", "reset", "invite", "email", "keep_email"]),
    )


class RoleHeldView(View):
    """A role held now; on the whole platform where there is no organisation."""

    role = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_kind = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)


class MailContactView(View):
    """Address, name and language of a person. `token` is for the purpose asked for, while it is of use.

    `roles` are those held now: a sender of mail about unpublished work checks them. An invitation has none.
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
    """The contacts of those asked for that still exist."""

    items = fields.List(fields.Nested(MailContactView), required=True)


class FindPersonOfAddress(Schema):
    """The address of a person invited by a caller of another service."""

    email = Email(required=True)


class PersonOfAddressView(View):
    """The person with the address; null where no account is active."""

    person_id = fields.UUID(required=True, allow_none=True)
