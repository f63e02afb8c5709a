"""Team: members, invitations, and the rules of inviting, answering and leaving.

An invitation is addressed by e-mail. The address is not stored: a keyed digest of it makes repeated invitations
idempotent. If the address has no account, the invitation looks exactly like an unanswered one. The inviting person
learns nothing about accounts.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from chassis.database import UtcDateTime, uuid7

LEAD: Final = "lead"
ACCEPTED: Final = "accepted"
LEFT: Final = "left"

WAITING: Final = "waiting"
DECLINED: Final = "declined"
TAKEN_BACK: Final = "taken_back"

STANDING: Final = frozenset({LEAD, ACCEPTED})
MOST_INVITATIONS: Final = 60
"""Invitations that a solution ever sends: each is a mail to somebody."""


def digest(address: str, secret: str) -> str:
    """Return the keyed digest of a canonical address. Without the secret it cannot be tested against addresses."""
    return hmac.new(f"invitation:{secret}".encode(), address.encode(), "sha256").hexdigest()


class TeamMember(Base):
    """A person of a team: lead, accepted or left. `live` limits a person to one solution of a challenge.

    `organisation_id` is the organisation that the person represents or works for. `named_at` is set while the person
    agrees to be named publicly as one of those behind a selected solution.
    """

    __tablename__ = "team_members"
    __table_args__ = (
        Index(
            "uq_team_members_challenge_id_person_id",
            "challenge_id",
            "person_id",
            unique=True,
            postgresql_where=text("live"),
        ),
        Index("ix_team_members_person_id", "person_id"),
    )

    solution_id: Mapped[UUID] = mapped_column(ForeignKey("solutions.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    challenge_id: Mapped[UUID]
    organisation_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(20))
    live: Mapped[bool]
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    named_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def stands(self) -> bool:
        """Return whether the person is in the team now."""
        return self.state in STANDING


class Invitation(Base):
    """One request to join a team. `person_id` is None when the address belongs to nobody that could answer."""

    __tablename__ = "solution_invitations"
    __table_args__ = (
        Index("ix_solution_invitations_solution_id", "solution_id"),
        Index("ix_solution_invitations_person_id", "person_id", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    solution_id: Mapped[UUID] = mapped_column(ForeignKey("solutions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID | None]
    address_key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def to(cls, person_id: UUID | None, address_key: str, at: datetime) -> Self:
        """Ask a person, or nobody."""
        return cls(id=uuid7(), person_id=person_id, address_key=address_key, state=WAITING, invited_at=at)

    @property
    def waits(self) -> bool:
        """Return whether the invitation is open."""
        return self.state == WAITING

    def answer(self, *, accepted: bool, at: datetime) -> None:
        """Settle the invitation by the person's answer."""
        self.state = ACCEPTED if accepted else DECLINED
        self.answered_at = at

    def take_back(self, at: datetime) -> None:
        """Settle it because the lead no longer asks."""
        self.state = TAKEN_BACK
        self.answered_at = at
