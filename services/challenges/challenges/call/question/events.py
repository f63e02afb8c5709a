"""Events of questions. They carry neither the texts nor the person asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from challenges.call.challenge.events import ChallengeEvent, PublicChallengeEvent


@dataclass(frozen=True, kw_only=True)
class ChallengeQuestionAsked(ChallengeEvent):
    """A question waits for the owners' answer."""

    type: ClassVar[str] = "challenge.question_asked.v1"
    expects_listener: ClassVar[bool] = True

    question_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChallengeQuestionAnswered(PublicChallengeEvent):
    """A question was answered publicly, or its answer was corrected. `title` is the challenge's."""

    type: ClassVar[str] = "challenge.question_answered.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*PublicChallengeEvent.public_fields, "question_id", "title")
    expects_listener: ClassVar[bool] = True
    invalidates: ClassVar[tuple[str, ...]] = ("questions:{challenge_id}",)

    question_id: UUID
    title: str
