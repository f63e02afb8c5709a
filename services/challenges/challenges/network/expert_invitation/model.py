"""Expert invitation: owners of a public challenge ask a listed expert, once for each role, and the expert answers.

    invited ──accept──> accepted
       └─────decline──> declined

An open invitation is `called_off` when its challenge is archived.

Nobody holds more than one invitation of a challenge that is open or accepted: solvers do not evaluate.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.call.challenge.model import Challenge
from challenges.network.expert.model import KnownExpert
from challenges.network.expert_invitation import errors
from challenges.network.expert_invitation.events import ChallengeExpertAnswered, ChallengeExpertInvited
from chassis.database import UtcDateTime, uuid7
from chassis.principal import Principal

INVITED: Final = "invited"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
CALLED_OFF: Final = "called_off"
STATES: Final = (INVITED, ACCEPTED, DECLINED, CALLED_OFF)
ACCEPT: Final = "accept"
DECLINE: Final = "decline"
ANSWERS: Final = {ACCEPT: ACCEPTED, DECLINE: DECLINED}


class ExpertInvitation(Base):
    """One invitation. `role` is solver or evaluator, `expert_id` the expert's public id at that time."""

    __tablename__ = "expert_invitations"
    __table_args__ = (
        UniqueConstraint("challenge_id", "person_id", "role", name="uq_expert_invitations_role"),
        Index(
            "uq_expert_invitations_live",
            "challenge_id",
            "person_id",
            unique=True,
            postgresql_where=text("state <> 'declined'"),
        ),
        Index("ix_expert_invitations_person_id", "person_id", "invited_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    person_id: Mapped[UUID]
    expert_id: Mapped[UUID | None]
    role: Mapped[str] = mapped_column(String(10))
    message: Mapped[str] = mapped_column(LongText)
    state: Mapped[str] = mapped_column(String(10))
    invited_by: Mapped[UUID | None]
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def invite(
        cls,
        challenge: Challenge,
        expert: KnownExpert,
        *,
        role: str,
        message: str,
        earlier: Iterable[ExpertInvitation],
        by: Principal,
        at: datetime,
    ) -> tuple[Self, ChallengeExpertInvited]:
        """Invite an expert that accepts such invitations. `earlier` are their invitations to this challenge."""
        challenge.check_editor(by)
        challenge.check_published()
        if expert.person_id == by.person_id or expert.person_id in challenge.author_ids:
            raise errors.ExpertIsConcerned
        if role not in expert.roles:
            raise errors.ExpertDoesNotHear
        if any(one.role == role or one.state != DECLINED for one in earlier):
            raise errors.ExpertAlreadyInvited
        invitation = cls(
            id=uuid7(),
            challenge_id=challenge.id,
            person_id=expert.person_id,
            expert_id=expert.expert_id,
            role=role,
            message=message,
            state=INVITED,
            invited_by=by.person_id,
            invited_at=at,
        )
        event = ChallengeExpertInvited(**invitation._identity(challenge), title=challenge.title)
        return invitation, event

    def answer(
        self, decision: str, *, challenge: Challenge, on_the_other_side: bool, at: datetime
    ) -> ChallengeExpertAnswered:
        """Accept or decline, once. Acceptance requires a running challenge, and a person not on its other side."""
        if self.state != INVITED:
            raise errors.ExpertInvitationAnswered(state=self.state)
        if decision == ACCEPT:
            challenge.check_published()
        if decision == ACCEPT and on_the_other_side:
            raise errors.ExpertOnTheOtherSide
        self.state, self.answered_at = ANSWERS[decision], at
        return ChallengeExpertAnswered(**self._identity(challenge), accepted=self.state == ACCEPTED)

    def call_off(self, at: datetime) -> None:
        """End an open invitation, because its challenge is over."""
        if self.state == INVITED:
            self.state, self.answered_at = CALLED_OFF, at

    def _identity(self, challenge: Challenge) -> dict[str, Any]:
        return {
            **challenge.identity(),
            "invitation_id": self.id,
            "person_id": self.person_id,
            "role": self.role,
        }
