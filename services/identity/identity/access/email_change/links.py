"""Links of a change of address: one for the new address, which confirms, and one for the old, which stops.

Created when the mails go out, so that no secret waits in an event, a queue or the database. The change itself says
whether a link still holds.
"""

from __future__ import annotations

import hashlib
from typing import Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from identity.access.email_change.model import AddressLinkInvalid, EmailChange

CONFIRM: Final = "confirm-address"
KEEP: Final = "keep-address"
_TYPE: Final = "kainotomia-address+jwt"
_ALGORITHM: Final = "HS256"


class AddressLinks:
    """Makes the tokens of one purpose and reads them; a token of one purpose is none of the other."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._key = OctKey.import_key(hashlib.sha256(b"change-address:" + secret.encode()).digest())
        self._purpose = purpose

    def make(self, change: EmailChange) -> str:
        """Make the token of a change."""
        claims = {"aud": self._purpose, "sub": str(change.id), "exp": int(change.expires_at.timestamp())}
        return jwt.encode({"alg": _ALGORITHM, "typ": _TYPE}, claims, self._key, algorithms=[_ALGORITHM])

    def read(self, token: str) -> UUID:
        """Return the change of a token, of an expired one too; raise `AddressLinkInvalid` for a foreign one."""
        try:
            decoded = jwt.decode(token, self._key, algorithms=[_ALGORITHM])
            if decoded.header.get("typ") != _TYPE:
                raise AddressLinkInvalid
            jwt.JWTClaimsRegistry(
                now=0,  # the change itself knows until when it holds
                aud={"essential": True, "value": self._purpose},
                sub={"essential": True},
                exp={"essential": True},
            ).validate(decoded.claims)
            return UUID(decoded.claims["sub"])
        except (JoseError, ValueError, TypeError):
            raise AddressLinkInvalid from None
