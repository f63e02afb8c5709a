"""The steps of giving a client its token, between the operation and the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.bodies import read_basic
from chassis.settings import known_secrets
from identity.access.client.model import Client, ClientSecret
from identity.access.client.queries import find_by_secret
from identity.access.oauth.errors import (
    InvalidClient,
    InvalidRequest,
    InvalidScope,
    UnauthorizedClient,
    UnsupportedGrant,
)
from identity.access.session.tokens import client_token_claims, sign_access_token
from identity.access.signing_key.rotation import current_signing_key
from identity.access.suspension.queries import is_suspended
from identity.security.revocation.model import ACCESS_TOKEN_LIFETIME
from identity.settings import IdentitySettings

GRANT: Final = "client_credentials"
# "Last used" is said to the minute: a busy client should not write a row for each token.
_USE_NOTED: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class TokenRequest:
    """A parsed token request: the client's credentials, and the scopes requested (None: all of its own)."""

    client_id: str
    secret: str = field(repr=False)
    scopes: frozenset[str] | None

    @property
    def identifier(self) -> UUID | None:
        """Return the client's identifier, or None where the text is not one."""
        try:
            return UUID(self.client_id)
        except ValueError:
            return None


def read_request(body: Mapping[str, Any], basic: str | None) -> TokenRequest:
    """Parse a token request; raise the error that RFC 6749 defines for its fault."""
    body = {name: None if value == "" else value for name, value in body.items()}  # as if left out (3.2)
    if not all(value is None or isinstance(value, str) for value in body.values()):
        raise InvalidRequest  # there twice, or no text
    if not body["grant_type"]:
        raise InvalidRequest
    if body["grant_type"] != GRANT:
        raise UnsupportedGrant
    client_id, secret = _credentials(body, basic)
    scopes = frozenset(filter(None, body["scope"].split(" "))) if body["scope"] else None
    return TokenRequest(client_id, secret, scopes)


def issue_token(
    session: Session, request: TokenRequest, settings: IdentitySettings, *, now: datetime
) -> dict[str, Any]:
    """Issue a token to the client with this secret; raise `InvalidClient` where there is none."""
    client, secret = _client(session, request, now)
    if not client.organisation.is_active:
        raise UnauthorizedClient
    granted = frozenset(client.scopes)
    scopes = granted if request.scopes is None else request.scopes
    if not scopes or not scopes <= granted:
        raise InvalidScope
    if secret.last_used_at is None or now - secret.last_used_at >= _USE_NOTED:
        secret.last_used_at = now
    key = current_signing_key(session, secret=settings.secret, now=now)
    claims = client_token_claims(client, secret=secret, scopes=scopes, issuer=settings.public_url, now=now)
    return {
        "access_token": sign_access_token(claims, key=key.open(*known_secrets(settings)), kid=key.kid),
        "token_type": "Bearer",
        "expires_in": int(ACCESS_TOKEN_LIFETIME.total_seconds()),
        "scope": claims["scope"],
    }


def _client(session: Session, request: TokenRequest, now: datetime) -> tuple[Client, ClientSecret]:
    found = None if request.identifier is None else find_by_secret(session, request.identifier, request.secret)
    if found is None or found[0].revoked_at is not None or not found[1].is_live(now):
        raise InvalidClient
    if is_suspended(session, found[1].shown_to or found[0].created_by):
        raise InvalidClient
    return found


def _credentials(body: Mapping[str, Any], basic: str | None) -> tuple[str, str]:
    if basic is None:
        if not body["client_id"] or not body["client_secret"]:
            raise InvalidClient
        return body["client_id"], body["client_secret"]
    if body["client_secret"] is not None:
        raise InvalidRequest  # a client must not show its secret in two ways (2.3)
    client_id, secret = _decoded(basic)
    if body["client_id"] not in {None, client_id}:
        raise InvalidRequest
    return client_id, secret


def _decoded(basic: str) -> tuple[str, str]:
    found = read_basic(basic)
    if found is None:
        raise InvalidClient
    return found
