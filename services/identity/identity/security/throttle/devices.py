"""Devices: the token by which a device that has signed in before is known again (OWASP: device cookies).

It opens nothing: whoever has it may try the password of that one account while others are held up, no more often than
anybody from one place. It names the account by a keyed digest and is kept nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from identity.security.address_key import address_key

LIFETIME: Final = timedelta(days=365)
_TYPE: Final = "kainotomia-device+jwt"
_ALGORITHM: Final = "HS256"


class Devices:
    """Makes device tokens and reads them; and makes the digests that throttles are kept under."""

    def __init__(self, secret: str) -> None:
        self._secret = hashlib.sha256(b"throttles:" + secret.encode()).digest()
        self._key = OctKey.import_key(hashlib.sha256(b"devices:" + secret.encode()).digest())

    def digest(self, *parts: str) -> bytes:
        """Give the keyed digest of what a throttle counts."""
        return hmac.new(self._secret, "\0".join(parts).encode(), hashlib.sha256).digest()

    def account(self, email: str) -> str:
        """Give the name under which an account is counted, whether or not there is one."""
        return self.digest("account", address_key(email)).hex()

    def make(self, email: str, *, now: datetime) -> str:
        """Make the token of a device from which the account was just opened."""
        claims = {"sub": self.account(email), "jti": str(uuid4()), "exp": int((now + LIFETIME).timestamp())}
        return jwt.encode({"alg": _ALGORITHM, "typ": _TYPE}, claims, self._key, algorithms=[_ALGORITHM])

    def read(self, token: str | None, email: str, *, now: datetime) -> str | None:
        """Give the device's name if its token is for this account; None for every other."""
        if not token:
            return None
        try:
            decoded = jwt.decode(token, self._key, algorithms=[_ALGORITHM])
            jwt.JWTClaimsRegistry(
                now=int(now.timestamp()),
                sub={"essential": True, "value": self.account(email)},
                jti={"essential": True},
                exp={"essential": True},
            ).validate(decoded.claims)
        except (JoseError, ValueError, TypeError):
            return None
        return str(decoded.claims["jti"]) if decoded.header.get("typ") == _TYPE else None
