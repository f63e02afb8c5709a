"""OpenID Connect client: requests to the provider over HTTPS, and validation of its responses.

Core 1.0, 3.1 (code flow) and Discovery 1.0, with PKCE (RFC 7636) and the checks of RFC 9700.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote_plus, urlencode, urlsplit

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.addresses import canonical_or_none
from identity.access.staff_sign_in.model import AuthorizationRequest, ProviderAway, StaffNotAccepted
from identity.access.staff_sign_in.transport import NoAnswer, fetch

_LEEWAY: Final = 60
_SIGNED_WITH: Final = ["RS256", "PS256", "ES256"]
_REFUSED: Final = range(400, 500)


@dataclass(frozen=True)
class ProviderSubject:
    """The person authenticated by the provider: its identifier (`sub`), and the address if it is verified."""

    subject: str
    email: str | None


@dataclass(frozen=True)
class Provider:
    """A provider, with the client credentials registered there. `plain` allows HTTP, for demonstrations and tests."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    plain: bool = False

    def authorization_url(self, begun: AuthorizationRequest) -> str:
        """Return the address of the authorization request."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid email",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": begun.challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(asked)}"

    def exchange_code(self, code: str, *, verifier: str, nonce: str, now: datetime) -> ProviderSubject:
        """Exchange a code for the person authenticated; raise `StaffNotAccepted` or `ProviderAway`."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier,
        }
        known = f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}"
        headers = {"Authorization": f"Basic {base64.b64encode(known.encode()).decode()}"}
        answer = self._ask(self._endpoint("token_endpoint"), urlencode(form).encode(), headers)
        keys = self._ask(self._endpoint("jwks_uri"))
        return self._read(answer.get("id_token"), keys, nonce, now)

    def _read(self, token: Any, keys: Mapping[str, Any], nonce: str, now: datetime) -> ProviderSubject:
        try:
            read = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=_SIGNED_WITH)  # type: ignore[arg-type]
            jwt.JWTClaimsRegistry(
                now=int(now.timestamp()),
                leeway=_LEEWAY,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(read.claims)
        except (JoseError, ValueError, TypeError, AttributeError, KeyError):
            raise StaffNotAccepted from None
        claims = read.claims
        audience = claims["aud"]
        for_others = isinstance(audience, list) and audience != [self.client_id]
        if for_others or claims.get("azp", self.client_id) != self.client_id:
            raise StaffNotAccepted
        verified = claims.get("email_verified") is True and isinstance(claims.get("email"), str)
        return ProviderSubject(str(claims["sub"]), canonical_or_none(claims["email"]) if verified else None)

    def _endpoint(self, name: str) -> str:
        document = self._ask(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if document.get("issuer") != self.issuer:
            raise ProviderAway  # RFC 9207: another's document
        return str(document.get(name) or "")

    def _ask(self, url: str, form: bytes | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        if urlsplit(url).scheme not in ({"http", "https"} if self.plain else {"https"}):
            raise ProviderAway
        try:
            status, body = fetch(url, form, {"Accept": "application/json", **(headers or {})})
            read = orjson.loads(body) if status == HTTPStatus.OK else None
        except (NoAnswer, ValueError):
            raise ProviderAway(headers={"Retry-After": "10"}) from None
        if form is not None and status in _REFUSED:
            raise StaffNotAccepted  # the code is none, or used
        if not isinstance(read, dict):
            raise ProviderAway(headers={"Retry-After": "10"})
        return read
