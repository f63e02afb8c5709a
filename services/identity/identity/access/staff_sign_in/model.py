"""Staff login: one authorization request to the provider, and the provider's identifiers of people.

begin ──(the browser goes to the provider and comes back with a code)──> complete, once, within ten minutes
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from chassis.errors import NotFound, Unauthenticated, Unavailable
from chassis.language import Localized
from identity.base import Base

LIFETIME: Final = timedelta(minutes=10)
_BYTES: Final = 32


class StaffSignInOff(NotFound):
    """This installation has no provider."""

    title = Localized(el="Η σύνδεση υπηρεσίας δεν είναι διαθέσιμη εδώ", en="Staff sign-in is not set up here")


class StaffNotAccepted(Unauthenticated):
    """Wrong or old state, used code, forged token, unknown person: the answer does not say which."""

    title = Localized(el="Η σύνδεση υπηρεσίας δεν έγινε δεκτή", en="The staff sign-in was not accepted")


class ProviderAway(Unavailable):
    """The provider does not answer as it should."""

    title = Localized(el="Ο πάροχος σύνδεσης δεν απαντά", en="The sign-in provider does not answer")


@dataclass(frozen=True)
class AuthorizationRequest:
    """The parameters of an authorization request. The browser carries `state`; the beginner keeps `binder`."""

    state: str
    binder: str = field(repr=False)
    nonce: str
    challenge: str


@dataclass(frozen=True)
class LoginSecrets:
    """The values that complete a login."""

    nonce: str
    verifier: str = field(repr=False)


class StaffLogin(Base):
    """A login in progress. State and binder are stored hashed; the verifier is useless without the provider's code."""

    __tablename__ = "staff_logins"

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    binder_hash: Mapped[bytes]
    nonce: Mapped[str]
    verifier: Mapped[str]
    expires_at: Mapped[datetime]

    @classmethod
    def begin(cls, *, now: datetime) -> tuple[StaffLogin, AuthorizationRequest]:
        """Begin a login (RFC 7636: the provider gets the hash of a verifier that only we know)."""
        state, binder, nonce, verifier = (secrets.token_urlsafe(_BYTES) for _ in range(4))
        login = cls(
            state_hash=hash_of(state),
            binder_hash=hash_of(binder),
            nonce=nonce,
            verifier=verifier,
            expires_at=now + LIFETIME,
        )
        challenge = base64.urlsafe_b64encode(hash_of(verifier)).decode().rstrip("=")
        return login, AuthorizationRequest(state, binder, nonce, challenge)

    def take(self, binder: str, *, now: datetime) -> LoginSecrets | None:
        """Return the values that complete the login to the holder of its binder, in time; None to any other."""
        own = hmac.compare_digest(self.binder_hash, hash_of(binder))
        return LoginSecrets(self.nonce, self.verifier) if own and now < self.expires_at else None


class StaffIdentity(Base):
    """The provider's identifier of a person. It stays with the person when an address passes on to a colleague."""

    __tablename__ = "staff_identities"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    linked_at: Mapped[datetime]


def hash_of(secret: str) -> bytes:
    """Return the SHA-256 of a random secret."""
    return hashlib.sha256(secret.encode()).digest()
