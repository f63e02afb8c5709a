"""Invitation links: tokens that prove that their holder reads the mail of the address invited.

Created when the mail goes out, so that no secret waits in an event, a queue or the database.
"""

from __future__ import annotations

import hashlib
from typing import Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from identity.organisation.invitation.model import Invitation, InvitationInvalid

_TYPE: Final = "kainotomia-invitation+jwt"
_AUDIENCE: Final = "accept-invitation"
_ALGORITHM: Final = "HS256"


class InvitationLinks:
    """Makes the tokens of invitations and reads them."""

    def __init__(self, secret: str) -> None:
        self._key = OctKey.import_key(hashlib.sha256(b"accept-invitation:" + secret.encode()).digest())

    def make(self, invitation: Invitation) -> str:
        """Make the token of an invitation."""
        claims = {"aud": _AUDIENCE, "sub": str(invitation.id), "exp": int(invitation.expires_at.timestamp())}
        return jwt.encode({"alg": _ALGORITHM, "typ": _TYPE}, claims, self._key, algorithms=[_ALGORITHM])

    def read(self, token: str) -> UUID:
        """Return the invitation's identifier, from an expired link too; raise `InvitationInvalid` for a foreign one."""
        try:
            decoded = jwt.decode(token, self._key, algorithms=[_ALGORITHM])
            if decoded.header.get("typ") != _TYPE:
                raise InvitationInvalid
            jwt.JWTClaimsRegistry(
                now=0,  # the invitation itself knows until when it holds
                aud={"essential": True, "value": _AUDIENCE},
                sub={"essential": True},
                exp={"essential": True},
            ).validate(decoded.claims)
            return UUID(decoded.claims["sub"])
        except (JoseError, ValueError, TypeError):
            raise InvitationInvalid from None
