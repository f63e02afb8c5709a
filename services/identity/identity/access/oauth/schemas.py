"""Wire shapes of the token endpoint (RFC 6749, 4.4.2, 5.1, 5.2)."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.schemas import EventPayload, View

ERRORS = ("invalid_request", "invalid_client", "unsupported_grant_type", "invalid_scope", "unauthorized_client")


def _parameter(meaning: str) -> fields.Raw:
    # a faulty parameter is answered as RFC 6749 defines, not as a field error
    return fields.Raw(load_default=None, allow_none=True, metadata={"type": "string", "description": meaning})


class AskToken(EventPayload):
    """A token request. Unknown parameters are ignored, as RFC 6749 requires."""

    grant_type = _parameter("client_credentials")
    scope = _parameter("Scopes with spaces between them; without it, all that the client has")
    client_id = _parameter("Unless HTTP Basic says it")
    client_secret = _parameter("Unless HTTP Basic says it")


class AccessTokenView(View):
    """An access token for the next `expires_in` seconds. There is no refresh token: ask again."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, validate=validate.OneOf(["Bearer"]))
    expires_in = fields.Integer(required=True)
    scope = fields.String(required=True)


class TokenErrorView(View):
    """Why there is no token."""

    error = fields.String(required=True, validate=validate.OneOf(ERRORS))
    error_description = fields.String()
