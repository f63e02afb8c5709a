"""Event of experts: experts were matched to a challenge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from challenges.call.challenge.events import ChallengeEvent
from chassis.events import PersonId


@dataclass(frozen=True, kw_only=True)
class ChallengeExpertsProposed(ChallengeEvent):
    """`count` listed experts fit the public challenge called `title`.

    Published again only for new experts. `expert_ids` are the new ones that subscribed to fitting challenges.
    """

    type: ClassVar[str] = "challenge.experts_proposed.v1"

    count: int
    title: str
    expert_ids: list[PersonId]
