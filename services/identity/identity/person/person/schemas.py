"""Wire shapes of people."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis import validate
from chassis.language import LANGUAGES
from chassis.schemas import Email, Line, Schema, View
from chassis.text import nfc
from identity.person.person.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD

LONGEST_NAME = 200
LONGEST_TOKEN = 2000
LONGEST_VERSION = 40


class Password(fields.String):
    """A password in its compared form: in NFC, untrimmed. Its length is counted in characters."""

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


class TermsVersion(fields.String):
    """The version of the words that were shown to the person, from `GET /v1/people/terms`."""

    def __init__(self) -> None:
        super().__init__(load_default=None, allow_none=True, validate=validate.Length(max=LONGEST_VERSION))


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
    terms_version = TermsVersion()
