"""Wire shapes of sessions."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.addresses import LONGEST_ADDRESS
from chassis.schemas import Line, Schema, View
from identity.person.person.passwords import LONGEST_PASSWORD
from identity.person.person.schemas import LONGEST_TOKEN, Password


class SignIn(Schema):
    """Address and password. Little is checked here, because input that fits no account is simply wrong."""

    email = Line(required=True, max=LONGEST_ADDRESS)
    password = Password(required=True, validate=validate.Length(max=LONGEST_PASSWORD))
    device_token = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LONGEST_TOKEN))


class RefreshSession(Schema):
    """The refresh token that came last."""

    refresh_token = fields.String(required=True, validate=validate.Length(max=200))


class TokensView(View):
    """An access token for the next `expires_in` seconds, and the refresh token that gets the next one, once."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True)
    expires_in = fields.Integer(required=True)
    refresh_token = fields.String(required=True)


class SignedInView(TokensView):
    """The first tokens of a session, and the one by which this device is known at its next sign-in."""

    device_token = fields.String(required=True)


class SessionView(View):
    """An open session; `current` is the one of the request."""

    id = fields.UUID(required=True)
    started_at = fields.DateTime(required=True)
    refreshed_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)
    device = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Browser and system of the sign-in; null for other programs",
            "example": "Firefox, Windows",
        },
    )
    current = fields.Boolean(required=True)


class SessionsView(View):
    """A person's open sessions, the latest first."""

    items = fields.List(fields.Nested(SessionView), required=True)
