"""Port of the entry wing to the judging wing, which stands above it."""

from __future__ import annotations

from abc import abstractmethod
from uuid import UUID

from challenges.entry.solution.model import Solution
from challenges.settings import ChallengesSettings
from chassis.service import Operations


class JudgingPort(Operations[ChallengesSettings]):
    """Queries and commands about evaluations that the entry wing needs and the judging wing implements."""

    @abstractmethod
    def judges(self, challenge_id: UUID, person_id: UUID | None) -> bool:
        """Return whether a person evaluates the challenge, or has opened solutions of it for evaluation."""

    @abstractmethod
    def judges_solution(self, solution_id: UUID, person_id: UUID) -> bool:
        """Return whether a person evaluates the solution, declared no conflict, and has reported none since."""

    @abstractmethod
    def release_evaluations(self, solution: Solution) -> None:
        """Release the open evaluations of a solution that ended, and log it."""
