"""Events of approvals. They carry no comment, which is fetched when a mail is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from challenges.call.challenge.events import ChallengeEvent


@dataclass(frozen=True, kw_only=True)
class ChallengeReturned(ChallengeEvent):
    """An approver of the leading organisation returned the challenge to its authors instead of submitting it."""

    type: ClassVar[str] = "challenge.returned.v1"

    review_id: UUID
