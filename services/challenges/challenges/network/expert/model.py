"""Known expert, a projection of the identity service's listed experts, and the score of their fit to a challenge.

A fitting expert shares a sector with the challenge, is not unavailable, did not write it, and accepts invitations of
a kind that the challenge offers. Points, added up:

- 3 for each sector in common,
- 4 for each skill all of whose words the challenge uses, in any inflection,
- 2 if the expert works in one of its regions; everywhere fits every region, and a challenge without regions everyone,
- 1 if the expert is available without limits.

The most points come first. A digest of both identifiers breaks ties: stable for one challenge, and different for the
next, so that nobody is always first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.call.challenge.model import Challenge
from chassis.database import UtcDateTime

SOLVER: Final = "solver"
EVALUATOR: Final = "evaluator"
ROLES: Final = (SOLVER, EVALUATOR)
PROPOSALS: Final = "challenge_proposals"
INVITATIONS: Final = {SOLVER: "solver_invitations", EVALUATOR: "evaluator_invitations"}
"""Topics that an expert wants to hear of, by identity's codes."""

AVAILABLE: Final = "available"
UNAVAILABLE: Final = "unavailable"

MOST_PROPOSALS: Final = 20
PER_SECTOR: Final = 3
PER_SKILL: Final = 4
FOR_REGION: Final = 2
FOR_AVAILABILITY: Final = 1


class KnownExpert(Base):
    """A listed expert, from the last event about them. `skills` are the search keys of each skill's words.

    `expert_id` is the public id. It is None for experts listed before public ids existed, until it was fetched from the
    identity service.
    """

    __tablename__ = "known_experts"
    __table_args__ = (Index("ix_known_experts_sectors", "sectors", postgresql_using="gin"),)

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    expert_id: Mapped[UUID | None] = mapped_column(index=True)
    sectors: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    skills: Mapped[list[list[list[str]]]] = mapped_column(JSONB)
    region: Mapped[str | None] = mapped_column(String(8))
    availability: Mapped[str] = mapped_column(String(20))
    hears: Mapped[dict[str, bool]] = mapped_column(JSONB)

    def wants(self, news: str) -> bool:
        """Return whether the expert subscribed to this kind."""
        return self.hears.get(news, False)

    @property
    def roles(self) -> list[str]:
        """Return the roles for which the expert accepts invitations."""
        return [role for role in ROLES if self.wants(INVITATIONS[role])]

    def shared_skills(self, keys: Collection[str]) -> int:
        """Return the number of skills all of whose words are among the keys of a text."""
        return sum(bool(skill) and all(not set(word).isdisjoint(keys) for word in skill) for skill in self.skills)

    def works_in(self, regions: Collection[str]) -> bool:
        """Return whether the expert works in the challenge's regions. A challenge without regions is everywhere."""
        return not regions or self.region is None or self.region in regions


class ExpertProposal(Base):
    """An expert proposed to the owners of a challenge, with the points and their reasons."""

    __tablename__ = "expert_proposals"

    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("known_experts.person_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    rank: Mapped[int]
    points: Mapped[int]
    shared_sectors: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    shared_skills: Mapped[int]
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def of(cls, found: Fit, *, challenge: Challenge, rank: int, at: datetime) -> Self:
        """Create the proposal of an expert at a rank."""
        return cls(
            challenge_id=challenge.id,
            person_id=found.expert.person_id,
            rank=rank,
            points=found.points,
            shared_sectors=found.shared_sectors,
            shared_skills=found.shared_skills,
            proposed_at=at,
        )


@dataclass(frozen=True)
class Fit:
    """How well one expert fits one challenge."""

    expert: KnownExpert
    points: int
    shared_sectors: list[str]
    shared_skills: int
    tie: bytes


def fit(challenge: Challenge, expert: KnownExpert, keys: Collection[str]) -> Fit | None:
    """Return the fit of an expert, or None if they do not fit. `keys` are those of the challenge's texts."""
    shared = [code for code in challenge.sectors if code in expert.sectors]
    hears = expert.wants(PROPOSALS) or expert.roles
    if not shared or not hears or expert.availability == UNAVAILABLE or expert.person_id in challenge.author_ids:
        return None
    skills = expert.shared_skills(keys)
    points = (
        PER_SECTOR * len(shared)
        + PER_SKILL * skills
        + FOR_REGION * expert.works_in(challenge.regions)
        + FOR_AVAILABILITY * (expert.availability == AVAILABLE)
    )
    return Fit(expert, points, shared, skills, hashlib.sha256(challenge.id.bytes + expert.person_id.bytes).digest())


def best_fits(challenge: Challenge, experts: Iterable[KnownExpert]) -> Sequence[Fit]:
    """Return the best fits, at most twenty, the best first."""
    keys = frozenset(challenge.keys)
    fits = [found for expert in experts if (found := fit(challenge, expert, keys)) is not None]
    return sorted(fits, key=lambda found: (-found.points, found.tie))[:MOST_PROPOSALS]
