"""Wire shapes of password resets."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.schemas import Email, Schema, View
from identity.person.person.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from identity.person.person.schemas import LONGEST_TOKEN, Password


class AskPasswordReset(Schema):
    """The address of the account with the forgotten password."""

    email = Email(required=True)


class PasswordResetTaken(View):
    """The one answer to every wish."""

    status = fields.String(required=True, validate=validate.OneOf(["check_your_mail"]))
    message = fields.String(required=True)


class ShowPasswordReset(Schema):
    """The token of a reset link."""

    token = fields.String(required=True, validate=validate.Length(max=LONGEST_TOKEN))


class ChoosePassword(ShowPasswordReset):
    """The token of a reset link, and the password that is to be."""

    password = Password(required=True, validate=validate.Length(min=SHORTEST_PASSWORD, max=LONGEST_PASSWORD))
