"""Event of evaluators: an invitation to evaluate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from challenges.call.challenge.events import ChallengeEvent
from chassis.events import PersonId


@dataclass(frozen=True, kw_only=True)
class ChallengeEvaluatorInvited(ChallengeEvent):
    """The owners ask the person to judge the solutions of the challenge called `title`."""

    type: ClassVar[str] = "challenge.evaluator_invited.v1"

    person_id: PersonId
    title: str


@dataclass(frozen=True, kw_only=True)
class ChallengeEvaluatorLeft(ChallengeEvent):
    """A person no longer judges the challenge: removed `by_owners`, or suspended or erased.

    `accepted` is true if they had accepted, `gaps` the number of open evaluations to be assigned anew.
    """

    type: ClassVar[str] = "challenge.evaluator_left.v1"

    person_id: PersonId
    accepted: bool
    gaps: int
    by_owners: bool
