"""Owner: an organisation that leads a challenge, shares it, or asks to."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from chassis.database import UtcDateTime

LEAD: Final = "lead"
REQUESTED: Final = "requested"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
LEFT: Final = "left"
OWNING: Final = frozenset({LEAD, ACCEPTED})
HAVING_READ: Final = OWNING | {LEFT}
"""Those whose people read, or could read, what was handed in."""

ACCEPT: Final = "accept"
DECLINE: Final = "decline"
ANSWERS: Final = (ACCEPT, DECLINE)


class Owner(Base):
    """Role of one organisation in one challenge. `at` is the time since when it has that role."""

    __tablename__ = "challenge_owners"
    __table_args__ = (Index("ix_challenge_owners_organisation_id", "organisation_id", "challenge_id"),)

    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    requested_by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def owns(self) -> bool:
        """Return whether the organisation owns the challenge, alone or with others."""
        return self.state in OWNING
