"""Events of reviews. They carry the decision, never its comment, which is fetched when a mail is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from challenges.call.challenge.events import ChallengeEvent


@dataclass(frozen=True, kw_only=True)
class ReviewEvent(ChallengeEvent):
    """A decision about a challenge. `region` is that of the leading organisation, null for central bodies."""

    review_id: UUID
    region: str | None
    tier: str


@dataclass(frozen=True, kw_only=True)
class ChallengeApproved(ReviewEvent):
    """The challenge was approved for publication: by the clock at `publish_at`, or by its owners."""

    type: ClassVar[str] = "challenge.approved.v1"

    publish_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ChallengeEditsRequested(ReviewEvent):
    """The reviewers ask the authors for edits."""

    type: ClassVar[str] = "challenge.edits_requested.v1"


@dataclass(frozen=True, kw_only=True)
class ChallengeRejected(ReviewEvent):
    """The reviewers rejected the challenge."""

    type: ClassVar[str] = "challenge.rejected.v1"
