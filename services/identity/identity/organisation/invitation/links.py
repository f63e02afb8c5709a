"""Invitation links: tokens that prove that their holder reads the mail of the address invited.

Created when the mail goes out, so that no secret waits in an event, a queue or the database.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError

from identity.organisation.invitation.model import Invitation, InvitationInvalid
from identity.security.derived_keys import DerivedKeys

_TYPE: Final = "kainotomia-invitation+jwt"
_AUDIENCE: Final = "accept-invitation"


class InvitationLinks:
    """Makes the tokens of invitations and reads them."""

    def __init__(self, *secrets: str) -> None:
        self._keys = DerivedKeys("accept-invitation", _TYPE, secrets)

    def make(self, invitation: Invitation) -> str:
        """Make the token of an invitation."""
        claims = {"aud": _AUDIENCE, "sub": str(invitation.id), "exp": int(invitation.expires_at.timestamp())}
        return self._keys.encode(claims)

    def read(self, token: str) -> UUID:
        """Return the invitation's identifier, from an expired link too; raise `InvitationInvalid` for a foreign one."""
        try:
            decoded = self._keys.decode(token)
            jwt.JWTClaimsRegistry(
                now=0,  # the invitation itself knows until when it holds
                aud={"essential": True, "value": _AUDIENCE},
                sub={"essential": True},
                exp={"essential": True},
            ).validate(decoded.claims)
            return UUID(decoded.claims["sub"])
        except (JoseError, ValueError, TypeError):
            raise InvitationInvalid from None
