"""What is announced of evaluators: that somebody is asked to judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from challenges.challenges.events import ChallengeEvent


@dataclass(frozen=True, kw_only=True)
class ChallengeEvaluatorInvited(ChallengeEvent):
    """The owners ask the person to judge the solutions of the challenge called `title`."""

    type: ClassVar[str] = "challenge.evaluator_invited.v1"

    person_id: UUID
    title: str
