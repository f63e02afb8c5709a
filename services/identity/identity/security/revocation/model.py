"""Revocation: the time up to which access tokens of a client, a person or a session are void."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from identity.base import Base
from identity.security.revocation.events import AccessEnded

ACCESS_TOKEN_LIFETIME: Final = timedelta(minutes=10)
# Kept for gateways that start later, until the last token from before has expired by itself.
KEPT: Final = 2 * ACCESS_TOKEN_LIFETIME
# No call lasts longer: a token issued concurrently with the revocation is covered.
UNDER_WAY: Final = timedelta(seconds=10)


class Revocation(Base):
    """One revocation. `subject_id` is the `sub` or `sid` of tokens: a client, a person, a session or a secret."""

    __tablename__ = "revocations"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime]

    def event(self) -> AccessEnded:
        """Return the event. Tokens have whole seconds, so those of this very second are void too."""
        return AccessEnded(subject_id=self.subject_id, ended_at=int(self.ended_at.timestamp()))
