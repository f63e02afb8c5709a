"""Links of a change of address: one for the new address, which confirms, and one for the old, which stops.

Created when the mails go out, so that no secret waits in an event, a queue or the database. The change itself says
whether a link still holds.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError

from identity.access.email_change.model import AddressLinkInvalid, EmailChange
from identity.security.derived_keys import DerivedKeys

CONFIRM: Final = "confirm-address"
KEEP: Final = "keep-address"
_TYPE: Final = "kainotomia-address+jwt"


class AddressLinks:
    """Makes the tokens of one purpose and reads them; a token of one purpose is none of the other."""

    def __init__(self, purpose: str, *secrets: str) -> None:
        self._keys = DerivedKeys("change-address", _TYPE, secrets)
        self._purpose = purpose

    def make(self, change: EmailChange) -> str:
        """Make the token of a change."""
        claims = {"aud": self._purpose, "sub": str(change.id), "exp": int(change.expires_at.timestamp())}
        return self._keys.encode(claims)

    def read(self, token: str) -> UUID:
        """Return the change of a token, of an expired one too; raise `AddressLinkInvalid` for a foreign one."""
        try:
            decoded = self._keys.decode(token)
            jwt.JWTClaimsRegistry(
                now=0,  # the change itself knows until when it holds
                aud={"essential": True, "value": self._purpose},
                sub={"essential": True},
                exp={"essential": True},
            ).validate(decoded.claims)
            return UUID(decoded.claims["sub"])
        except (JoseError, ValueError, TypeError):
            raise AddressLinkInvalid from None
