"""Session: from signing in until signing out, expiry, or the second use of a refresh token (RFC 9700, 4.14.2)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import uuid7
from chassis.errors import NotFound, Unauthenticated
from chassis.language import Localized
from identity.base import Base

# However often it is refreshed, a session ends this long after the password was given.
SESSION_LIFETIME: Final = timedelta(days=30)
REFRESH_TOKEN_BYTES: Final = 32
# The prefix lets secret scanners recognise a token that strayed into a repository or a log.
REFRESH_TOKEN_PREFIX: Final = "kainotomia_refresh_"  # noqa: S105 - the public part

SIGNED_OUT: Final = "signed_out"
PASSWORD_CHANGED: Final = "password_changed"  # noqa: S105 - a reason
EMAIL_CHANGED: Final = "email_changed"
PASSWORD_RESET: Final = "password_reset"  # noqa: S105 - a reason
SUSPENDED: Final = "suspended"
TOKEN_REUSED: Final = "token_reused"  # noqa: S105 - a reason, not a token


class CredentialsNotAccepted(Unauthenticated):
    """No account, wrong password, address not confirmed, account suspended: the answer does not say which."""

    title = Localized(
        el="Η διεύθυνση ή ο κωδικός πρόσβασης δεν είναι σωστά, ή ο λογαριασμός δεν έχει επιβεβαιωθεί",
        en="The address or the password is wrong, or the account has not been confirmed",
    )


class RefreshTokenNotAccepted(Unauthenticated):
    """The refresh token is unknown, expired, used before, or its session has ended."""

    title = Localized(el="Η σύνδεση έληξε. Συνδεθείτε ξανά", en="The session has ended. Sign in again")


class SessionNotFound(NotFound):
    """No session of this person has the identifier."""

    title = Localized(el="Η σύνδεση δεν βρέθηκε", en="There is no such session")


class PersonSession(Base):
    """One signing in. All refresh tokens that come from it are one family and end together."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]
    device: Mapped[str | None]

    @classmethod
    def start(cls, person_id: UUID, *, device: str | None, now: datetime) -> PersonSession:
        """Start a session of a person after the password was verified. `device` is the gateway's description."""
        return cls(id=uuid7(), person_id=person_id, started_at=now, expires_at=now + SESSION_LIFETIME, device=device)

    def is_open(self, now: datetime) -> bool:
        """Return whether the session still yields tokens."""
        return self.ended_at is None and now < self.expires_at

    def end(self, reason: str, *, now: datetime) -> None:
        """End the session. The first reason stays."""
        if self.ended_at is None:
            self.ended_at, self.ended_because = now, reason

    def next_token(self, *, now: datetime) -> tuple[RefreshToken, str]:
        """Create a refresh token. Return its secret in clear; only its hash is stored."""
        secret = REFRESH_TOKEN_PREFIX + secrets.token_urlsafe(REFRESH_TOKEN_BYTES)
        token = RefreshToken(token_hash=hash_refresh_token(secret), session_id=self.id, issued_at=now)
        return token, secret

    def accept(self, token: RefreshToken, *, now: datetime) -> bool:
        """Use up a refresh token and return whether it is valid. Reuse ends the whole session (RFC 9700, 4.14).

        The caller commits the change in either case; otherwise a thief could try again.
        """
        if not self.is_open(now):
            return False
        if token.used_at is not None:
            self.end(TOKEN_REUSED, now=now)
            return False
        token.used_at = now
        return True


class RefreshToken(Base):
    """A refresh token of a session, by the SHA-256 of its 256 random bits."""

    __tablename__ = "refresh_tokens"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    issued_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def hash_refresh_token(secret: str) -> bytes:
    """Return the SHA-256 of a refresh token. A fast hash suffices for 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()
