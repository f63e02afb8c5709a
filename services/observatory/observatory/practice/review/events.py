"""Events of reviews. They carry the decision, never its comment, which is fetched when a mail is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from observatory.practice.practice.events import PracticeEvent


@dataclass(frozen=True, kw_only=True)
class ReviewEvent(PracticeEvent):
    """A decision on a revision of a practice by one tier. `region` is the organisation's, null for central bodies."""

    review_id: UUID
    region: str | None
    tier: str


@dataclass(frozen=True, kw_only=True)
class PracticeForwarded(ReviewEvent):
    """The regional centre passed the practice on to the Ministry."""

    type: ClassVar[str] = "practice.forwarded.v1"


@dataclass(frozen=True, kw_only=True)
class PracticeChangesRequested(ReviewEvent):
    """The reviewers of a tier ask the authors for changes."""

    type: ClassVar[str] = "practice.changes_requested.v1"


@dataclass(frozen=True, kw_only=True)
class PracticeRejected(ReviewEvent):
    """The reviewers of a tier rejected this revision."""

    type: ClassVar[str] = "practice.rejected.v1"
