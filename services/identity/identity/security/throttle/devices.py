"""Device tokens: recognition of a device that has signed in before (OWASP: device cookies).

A device token opens nothing. Its holder may try the password of one account while others are throttled, as often as
any other place. It names the account by a keyed digest and is not stored.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError

from identity.security.address_key import address_key
from identity.security.derived_keys import DerivedKeys

LIFETIME: Final = timedelta(days=365)
_TYPE: Final = "kainotomia-device+jwt"


class Devices:
    """Creates and reads device tokens, and computes the digests of throttles."""

    def __init__(self, *secrets: str) -> None:
        self._secret, *self._earlier = (hashlib.sha256(b"throttles:" + secret.encode()).digest() for secret in secrets)
        self._keys = DerivedKeys("devices", _TYPE, secrets)

    def digest(self, *parts: str) -> bytes:
        """Return the keyed digest of a counter's parts."""
        return _digest(self._secret, *parts)

    def account(self, email: str) -> str:
        """Return the digest under which attempts on an account are counted, whether or not there is one."""
        return self.digest("account", address_key(email)).hex()

    def make(self, email: str, *, now: datetime) -> str:
        """Make the token of a device from which the account was just opened."""
        claims = {"sub": self.account(email), "jti": str(uuid4()), "exp": int((now + LIFETIME).timestamp())}
        return self._keys.encode(claims)

    def read(self, token: str | None, email: str, *, now: datetime) -> str | None:
        """Return the device's identifier where its token is for this account, else None."""
        if not token:
            return None
        try:
            decoded = self._keys.decode(token)
            jwt.JWTClaimsRegistry(
                now=int(now.timestamp()),
                sub={"essential": True, "values": self._accounts(email)},
                jti={"essential": True},
                exp={"essential": True},
            ).validate(decoded.claims)
        except (JoseError, ValueError, TypeError):
            return None
        return str(decoded.claims["jti"])

    def _accounts(self, email: str) -> list[str]:
        return [_digest(secret, "account", address_key(email)).hex() for secret in (self._secret, *self._earlier)]


def _digest(secret: bytes, *parts: str) -> bytes:
    return hmac.new(secret, "\0".join(parts).encode(), hashlib.sha256).digest()
