"""Wire shapes of changes of address."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.schemas import Email, Schema, View
from identity.person.person.passwords import LONGEST_PASSWORD
from identity.person.person.schemas import LONGEST_TOKEN, Password


class ChangeEmail(Schema):
    """The new address, and the current password."""

    email = Email(required=True)
    current = Password(required=True, validate=validate.Length(max=LONGEST_PASSWORD))


class EmailChangeTaken(View):
    """The one answer to every change that was asked for."""

    status = fields.String(required=True, validate=validate.OneOf(["check_your_mail"]))
    message = fields.String(required=True)


class ShowEmailChange(Schema):
    """The token of a link that a mail about the change carries."""

    token = fields.String(required=True, validate=validate.Length(max=LONGEST_TOKEN))
