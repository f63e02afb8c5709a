"""What is announced of results: that a phase was decided. What became of each solution, solutions announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from challenges.challenges.events import PublicChallengeEvent


@dataclass(frozen=True, kw_only=True)
class ChallengeResultsPublished(PublicChallengeEvent):
    """A phase of the challenge called `title` was decided: `advanced` of `entered` solutions go on, or won.

    `winners` are the first twenty of them: `solution_id`, `title`, `rank`. `final` when nothing follows.
    """

    type: ClassVar[str] = "challenge.results_published.v1"

    phase_id: UUID
    position: int
    title: str
    outcome: str
    final: bool
    entered: int
    advanced: int
    winners: list[dict[str, Any]]
    demo: bool
