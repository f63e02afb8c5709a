"""Wire shapes of people."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from chassis.language import LANGUAGES
from chassis.schemas import Email, Line, Schema, View
from chassis.text import nfc
from identity.person.person.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD

LONGEST_NAME = 200
LONGEST_TOKEN = 2000
MOST_CARDS = 500


class Password(fields.String):
    """A password as it is compared: in NFC, nothing trimmed; length in characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"format": "password"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return nfc(super()._deserialize(value, attr, data, **kwargs))


class RegisterPerson(Schema):
    """A request for an account. Passwords: 12 to 128 characters of any kind, none that attackers try first."""

    email = Email(required=True)
    password = Password(required=True, validate=validate.Length(min=SHORTEST_PASSWORD, max=LONGEST_PASSWORD))
    name = Line(required=True, min=1, max=LONGEST_NAME)
    language = fields.String(load_default="el", validate=validate.OneOf(LANGUAGES))


class RegistrationTaken(View):
    """The one answer to every request for an account."""

    status = fields.String(required=True, validate=validate.OneOf(["check_your_mail"]))
    message = fields.String(required=True)


class ShowVerification(Schema):
    """The token of a confirmation link."""

    token = fields.String(required=True, validate=validate.Length(max=LONGEST_TOKEN))


class VerifyPerson(ShowVerification):
    """The token of a confirmation link, the password that is to be, and the name if it is another one.

    The password is wanted unless the account is confirmed already.
    """

    password = Password(
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=SHORTEST_PASSWORD, max=LONGEST_PASSWORD),
    )
    name = Line(load_default="", max=LONGEST_NAME)


class MembershipView(View):
    """A role in an organisation, with the organisation's names."""

    organisation_id = fields.UUID(required=True)
    organisation_name_el = fields.String(required=True, attribute="organisation.name_el")
    organisation_name_en = fields.String(required=True, attribute="organisation.name_en")
    organisation_kind = fields.String(required=True, attribute="organisation.kind")
    region = fields.String(required=True, allow_none=True, attribute="organisation.region")
    role = fields.String(required=True)


class PersonView(View):
    """A person as they see themselves."""

    id = fields.UUID(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(required=True)
    status = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    memberships = fields.List(fields.Nested(MembershipView), required=True)


class AskMailCards(Schema):
    """Whose addresses a mail needs, and which link it carries; for `invite`, `person_ids` are those of invitations."""

    person_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MOST_CARDS))
    purpose = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["verify", "reset", "invite"]))


class RoleHeldView(View):
    """A role that a person holds now; on the whole platform where there is no organisation."""

    role = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_kind = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)


class MailCardView(View):
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


class MailCardsView(View):
    """The cards of those asked for that still exist."""

    items = fields.List(fields.Nested(MailCardView), required=True)


class AskPersonOfAddress(Schema):
    """The address of somebody whom another service's caller invites."""

    email = Email(required=True)


class PersonOfAddressView(View):
    """Who has the address; null when nobody active does."""

    person_id = fields.UUID(required=True, allow_none=True)
