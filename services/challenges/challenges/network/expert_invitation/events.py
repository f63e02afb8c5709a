"""Events of invitations to experts: person, role and answer. They do not carry the text of the invitation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from challenges.call.challenge.events import ChallengeEvent
from chassis.events import PersonId


@dataclass(frozen=True, kw_only=True)
class ExpertInvitationEvent(ChallengeEvent):
    """Something between the owners of a challenge and an expert."""

    invitation_id: UUID
    person_id: PersonId
    role: str


@dataclass(frozen=True, kw_only=True)
class ChallengeExpertInvited(ExpertInvitationEvent):
    """The owners invited an expert to solve or to evaluate. `title` is the public challenge's."""

    type: ClassVar[str] = "challenge.expert_invited.v1"

    title: str


@dataclass(frozen=True, kw_only=True)
class ChallengeExpertAnswered(ExpertInvitationEvent):
    """The expert accepted or declined."""

    type: ClassVar[str] = "challenge.expert_answered.v1"

    accepted: bool
