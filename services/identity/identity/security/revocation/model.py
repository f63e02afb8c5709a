"""Ending: the moment from which the access tokens of a client, a person or a session hold no longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from identity.base import Base
from identity.security.revocation.events import AccessEnded

ACCESS_TOKEN_LIFETIME: Final = timedelta(minutes=10)
# Kept for gateways that did not listen at the time, until the last token from before has expired by itself.
KEPT: Final = 2 * ACCESS_TOKEN_LIFETIME
# No call lasts longer: what began before an ending was decided has given its token by then.
UNDER_WAY: Final = timedelta(seconds=10)


class Revocation(Base):
    """One ending. `subject_id` is what tokens say as `sub` or as `sid`: a client, a person, a session, a secret."""

    __tablename__ = "endings"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime]

    def announcement(self) -> AccessEnded:
        """Give the event; tokens say whole seconds, so those of this very second are over too."""
        return AccessEnded(subject_id=self.subject_id, ended_at=int(self.ended_at.timestamp()))
