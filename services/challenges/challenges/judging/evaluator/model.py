"""Evaluator: a person invited by the owners of a challenge to judge its solutions, and the answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.judging.evaluator.errors import EvaluatorAlreadyAnswered
from chassis.database import UtcDateTime
from chassis.principal import Principal

MAIL_PAUSE: Final = timedelta(days=1)
"""Time in which a renewed invitation of the same person is shown but not mailed again."""
MOST_MAILS: Final = 100
"""Invitations of one person that are mailed in an hour; what is more waits where the invited find it."""
INVITED: Final = "invited"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
REMOVED: Final = "removed"

ACCEPT: Final = "accept"
DECLINE: Final = "decline"
ANSWERS: Final = (ACCEPT, DECLINE)


class Evaluator(Base):
    """One person for one challenge. `organisation_ids` are the person's organisations at acceptance."""

    __tablename__ = "evaluators"
    __table_args__ = (Index("ix_evaluators_person_id", "person_id", "challenge_id"),)

    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    state: Mapped[str] = mapped_column(String(10))
    appointed_by: Mapped[UUID | None]
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def invite(cls, challenge_id: UUID, person_id: UUID, *, by: UUID | None, at: datetime) -> Self:
        """Ask a person to judge the solutions of a challenge."""
        evaluator = cls(challenge_id=challenge_id, person_id=person_id, organisation_ids=[])
        evaluator.invite_again(by=by, at=at)
        return evaluator

    def was_asked_and_removed(self, at: datetime) -> bool:
        """Return whether the person was asked within `MAIL_PAUSE`, got that mail, and was taken off again."""
        return self.state == REMOVED and at - self.invited_at < MAIL_PAUSE

    def invite_again(self, *, by: UUID | None, at: datetime) -> bool:
        """Invite again a person that declined or was removed. Return whether an invitation was needed."""
        if self.serves:
            return False
        self.state, self.appointed_by, self.invited_at, self.answered_at = INVITED, by, at, None
        return True

    @property
    def serves(self) -> bool:
        """Return whether the person evaluates, or may still accept."""
        return self.state in {INVITED, ACCEPTED}

    def answer(self, decision: str, *, by: Principal, known: Collection[UUID] = (), at: datetime) -> None:
        """Accept or decline the invitation. Acceptance stores the person's organisations.

        `known` are those of the projection. The caller's token may be a few minutes older.
        """
        if self.state != INVITED:
            raise EvaluatorAlreadyAnswered(state=self.state)
        self.state = ACCEPTED if decision == ACCEPT else DECLINED
        belongs = {m.organisation_id for m in by.memberships} | {*known}
        self.organisation_ids = sorted(belongs) if decision == ACCEPT else []
        self.answered_at = at

    def remove(self) -> None:
        """Take the person off the challenge."""
        self.state = REMOVED
