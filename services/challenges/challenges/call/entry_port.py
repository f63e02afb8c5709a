"""Port of the call wing to the entry wing, which stands above it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from uuid import UUID

from challenges.call.challenge.model import Challenge
from challenges.settings import ChallengesSettings
from chassis.service import Operations


class EntryPort(Operations[ChallengesSettings]):
    """Queries and commands about solutions and judging that the call wing needs and wings above implement."""

    @abstractmethod
    def submission_counts(self, challenge_id: UUID) -> Mapping[UUID, int]:
        """Return the number of submitted solutions of a challenge, by phase."""

    @abstractmethod
    def unseal(self, challenge: Challenge) -> None:
        """Show the improvements of teams in the closed phases of a challenge."""

    @abstractmethod
    def end_judging(self, challenge: Challenge) -> None:
        """End the appointments of a challenge that ends before its publication, and tell those appointed."""

    @abstractmethod
    def competes(self, challenge_id: UUID, organisation_id: UUID, *, with_drafts: bool) -> bool:
        """Return whether the organisation is behind an undecided solution of the challenge."""
