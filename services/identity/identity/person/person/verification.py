"""Confirmation links: tokens that prove that their holder reads the mail of an address.

Not an access token: another key (from KAINOTOMIA_SECRET), another type, another audience. Created when a mail is
about to go out, so that no secret waits in an event, a queue or the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError

from chassis.language import LANGUAGES
from identity.person.person.model import Person, VerificationLinkInvalid
from identity.security.derived_keys import DerivedKeys

LINK_LIFETIME: Final = timedelta(hours=48)
_TYPE: Final = "kainotomia-verify+jwt"
_AUDIENCE: Final = "verify-address"


@dataclass(frozen=True)
class Confirmation:
    """The content of a genuine link: the account, its registration request, the mail's language, whether expired."""

    person_id: UUID
    registration: int
    language: str
    expired: bool


class VerificationLinks:
    """Makes the tokens of confirmation links and reads them."""

    def __init__(self, *secrets: str) -> None:
        self._keys = DerivedKeys("verify-address", _TYPE, secrets)

    def make(self, person: Person, *, now: datetime) -> str:
        """Make the token for the person's latest request."""
        claims = {
            "aud": _AUDIENCE,
            "sub": str(person.id),
            "registration": person.registration,
            "language": person.language,
            "exp": int((now + LINK_LIFETIME).timestamp()),
        }
        return self._keys.encode(claims)

    def read(self, token: str, *, now: datetime) -> Confirmation:
        """Read a token, an expired one too; raise `VerificationLinkInvalid` for a foreign one."""
        try:
            decoded = self._keys.decode(token)
            self._check_claims(decoded)
            claims = decoded.claims
            return Confirmation(
                UUID(claims["sub"]),
                int(claims["registration"]),
                str(claims["language"]),
                expired=now.timestamp() >= int(claims["exp"]),
            )
        except (JoseError, ValueError, TypeError):
            raise VerificationLinkInvalid from None

    @staticmethod
    def _check_claims(decoded: jwt.Token) -> None:
        jwt.JWTClaimsRegistry(
            now=0,  # an old link of a confirmed account is answered too, so its age is looked at afterwards
            aud={"essential": True, "value": _AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
            registration={"essential": True},
            language={"essential": True, "values": list(LANGUAGES)},
        ).validate(decoded.claims)
