"""Openness: whether a challenge is public, takes submissions or keeps them sealed, derived from its state and dates."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from challenges.call.challenge import errors
from challenges.call.challenge.states import ARCHIVED, PUBLISHED, REJECTED, WITHDRAWN
from challenges.call.phase.model import Phase
from chassis.database import UtcDateTime

OPEN: Final = "open"
CLOSED: Final = "closed"


class Openness:
    """Mixin of a challenge: publicity, and the phases that take submissions at a moment."""

    state: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unpublished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sealed: Mapped[bool]

    @declared_attr
    def phases(cls) -> Mapped[list[Phase]]:  # noqa: N805 - SQLAlchemy calls it with the class
        """Return the phases in their order."""
        return relationship(order_by=Phase.position, cascade="all, delete-orphan", lazy="selectin")

    @property
    def is_public(self) -> bool:
        """Return whether everybody may read the challenge: published, or archived without being unpublished before."""
        return self.state == PUBLISHED or (self.state == ARCHIVED and self.unpublished_at is None)

    @property
    def is_undecided(self) -> bool:
        """Return whether solutions may still have to be judged."""
        judged = [phase for phase in self.phases if phase.is_evaluated]
        alive = self.state not in {ARCHIVED, REJECTED, WITHDRAWN}
        return alive and (not judged or any(phase.advanced_at is None for phase in judged))

    def check_published(self) -> None:
        """Raise `ChallengeNotPublished` unless everybody can read the challenge, and it still runs."""
        if self.state != PUBLISHED:
            raise errors.ChallengeNotPublished(state=self.state)

    def is_due(self, moment: datetime) -> bool:
        """Return whether a transition is due by time that has not been applied and published yet."""
        return self.due_at is not None and self.due_at <= moment

    def phase_open_at(self, moment: datetime) -> Phase | None:
        """Return the phase that takes submissions at this moment."""
        if self.state != PUBLISHED:
            return None
        return next((phase for phase in self.phases if phase.takes_submissions and phase.covers(moment)), None)

    def sealed_phases(self, moment: datetime) -> frozenset[UUID]:
        """Return the phases with solutions that only their teams may read, because they still take submissions."""
        closing = (p.id for p in self.phases if p.takes_submissions and p.closed_at is None and p.closes_at > moment)
        return frozenset(closing) if self.sealed else frozenset()

    def takes_more(self, moment: datetime) -> bool:
        """Return whether anything can still be submitted, now or in a later phase."""
        return any(phase.takes_submissions and phase.closes_at > moment for phase in self.phases)

    def openness(self, moment: datetime) -> str | None:
        """Return whether a public challenge takes submissions, or None for one that is not public."""
        if not self.is_public:
            return None
        return OPEN if self.phase_open_at(moment) else CLOSED
