"""Event of results: a phase was decided. The outcome of each solution is in the solution's own events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypedDict
from uuid import UUID

from challenges.call.challenge.events import PublicChallengeEvent


class Winner(TypedDict):
    """A solution that goes on or won, as everybody may see it."""

    solution_id: UUID
    title: str
    rank: int


@dataclass(frozen=True, kw_only=True)
class ChallengeResultsPublished(PublicChallengeEvent):
    """A phase of the challenge called `title` was decided: `advanced` of `entered` solutions go on, or won.

    `winners` are the first twenty of them. `final` when nothing follows.
    """

    type: ClassVar[str] = "challenge.results_published.v1"
    public_fields: ClassVar[tuple[str, ...]] = (
        *PublicChallengeEvent.public_fields,
        "phase_id",
        "position",
        "title",
        "outcome",
        "final",
        "entered",
        "advanced",
        "winners",
        "demo",
    )

    phase_id: UUID
    position: int
    title: str
    outcome: str
    final: bool
    entered: int
    advanced: int
    winners: list[Winner]
    demo: bool
