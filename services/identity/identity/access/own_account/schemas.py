"""Wire shapes of changes to one's own account."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.language import LANGUAGES
from chassis.schemas import Line, Schema
from identity.person.person.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from identity.person.person.schemas import LONGEST_NAME, Password


class CorrectMe(Schema):
    """The fields that change; the others stay."""

    name = Line(min=1, max=LONGEST_NAME)
    language = fields.String(validate=validate.OneOf(LANGUAGES))


class ChangePassword(Schema):
    """The current password and the new one."""

    current = Password(required=True, validate=validate.Length(max=LONGEST_PASSWORD))
    password = Password(required=True, validate=validate.Length(min=SHORTEST_PASSWORD, max=LONGEST_PASSWORD))
