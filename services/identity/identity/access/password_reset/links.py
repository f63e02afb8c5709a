"""Reset links: single-use tokens by which the reader of an account's mail sets its password.

Created when the mail goes out, so that no secret waits in an event, a queue or the database. A link names the version
of the password that it replaces: once that is replaced, by this link or another, the link is void.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError

from chassis.language import LANGUAGES
from identity.person.person.model import PasswordLinkExpired, PasswordLinkInvalid, Person
from identity.security.derived_keys import DerivedKeys

LINK_LIFETIME: Final = timedelta(hours=1)
_TYPE: Final = "kainotomia-reset+jwt"
_AUDIENCE: Final = "reset-password"


@dataclass(frozen=True)
class Permit:
    """The content of a genuine link: the account, the version of its password, and the language of the mail."""

    person_id: UUID
    version: int
    language: str


class ResetLinks:
    """Makes the tokens of reset links and reads them."""

    def __init__(self, *secrets: str) -> None:
        self._keys = DerivedKeys("reset-password", _TYPE, secrets)

    def make(self, person: Person, *, now: datetime) -> str:
        """Make the token for the person's password as it is."""
        claims = {
            "aud": _AUDIENCE,
            "sub": str(person.id),
            "version": person.password_version,
            "language": person.language,
            "exp": int((now + LINK_LIFETIME).timestamp()),
        }
        return self._keys.encode(claims)

    def read(self, token: str, *, now: datetime) -> Permit:
        """Read a token; raise `PasswordLinkExpired` for an expired one, else `PasswordLinkInvalid`."""
        try:
            decoded = self._keys.decode(token)
            jwt.JWTClaimsRegistry(
                now=int(now.timestamp()),
                aud={"essential": True, "value": _AUDIENCE},
                sub={"essential": True},
                exp={"essential": True},
                version={"essential": True},
                language={"essential": True, "values": list(LANGUAGES)},
            ).validate(decoded.claims)
            return Permit(UUID(decoded.claims["sub"]), int(decoded.claims["version"]), str(decoded.claims["language"]))
        except ExpiredTokenError:
            raise PasswordLinkExpired from None
        except (JoseError, ValueError, TypeError):
            raise PasswordLinkInvalid from None
