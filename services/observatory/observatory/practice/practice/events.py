"""Events of practices. They carry no personal data, and no free text of unpublished content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId
from commons.audience import PUBLIC


@dataclass(frozen=True, kw_only=True)
class PracticeEvent(Event):
    """Fields of every event of a practice: its id, revision, organisation and authors."""

    aggregate: ClassVar[str] = "practice"
    key: ClassVar[str] = "practice_id"

    practice_id: UUID
    revision: int
    organisation_id: UUID | None
    author_ids: list[PersonId]


@dataclass(frozen=True, kw_only=True)
class PracticeSubmitted(PracticeEvent):
    """A practice waits for reviewers: those of the regional centre of `region`, or the Ministry's.

    `region` is the organisation's, so that its centre reviews; null for central bodies. The practice may have happened
    elsewhere. The event is repeated with the Ministry's tier when it may do the step of a regional centre.
    """

    type: ClassVar[str] = "practice.submitted.v1"

    region: str | None
    tier: str
    resubmission: bool


@dataclass(frozen=True, kw_only=True)
class PracticeApprovalRequested(PracticeEvent):
    """A practice waits for an approver of its own organisation. `reminder` when it has waited for long."""

    type: ClassVar[str] = "practice.approval_requested.v1"

    resubmission: bool
    reminder: bool = False


@dataclass(frozen=True, kw_only=True)
class ReadablePracticeEvent(PracticeEvent):
    """An event of published content. It leaves the platform where everybody may read that content."""

    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("practice_id", "revision", "organisation_id")
    public_when: ClassVar[tuple[str, str] | None] = ("audience", PUBLIC)
    invalidates: ClassVar[tuple[str, ...]] = ("practices", "practice:{practice_id}")

    audience: str = PUBLIC


@dataclass(frozen=True, kw_only=True)
class PublicPracticeEvent(ReadablePracticeEvent):
    """The published content of a practice. `imported` practices were not submitted by their organisation.

    `pilot_id` and `challenge_id` are given where the practice came from a pilot.
    """

    public_fields: ClassVar[tuple[str, ...]] = (
        *ReadablePracticeEvent.public_fields,
        "slug",
        "title",
        "summary",
        "problem",
        "solution",
        "region",
        "municipality",
        "sectors",
        "principles",
        "stage",
        "language",
        "published_at",
        "imported",
        "demo",
        "pilot_id",
        "challenge_id",
    )

    review_id: UUID | None
    slug: str
    title: str
    summary: str
    problem: str
    solution: str
    region: str | None
    municipality: str | None
    sectors: list[str]
    principles: list[str]
    stage: str | None
    language: str
    published_at: datetime
    imported: bool = False
    demo: bool = False
    pilot_id: UUID | None = None
    challenge_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PracticePublished(PublicPracticeEvent):
    """A practice was published for the first time, or for everybody after it was for public bodies only."""

    type: ClassVar[str] = "practice.published.v1"


@dataclass(frozen=True, kw_only=True)
class PracticeUpdated(PublicPracticeEvent):
    """A later revision replaced the published one."""

    type: ClassVar[str] = "practice.updated.v1"
    expects_listener: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class PracticeArchived(ReadablePracticeEvent):
    """A practice is no longer published."""

    type: ClassVar[str] = "practice.archived.v1"


@dataclass(frozen=True, kw_only=True)
class PracticeWithdrawn(PracticeEvent):
    """The organisation withdrew its working revision. `still_public` when an earlier revision stays published."""

    type: ClassVar[str] = "practice.withdrawn.v1"
    expects_listener: ClassVar[bool] = False

    still_public: bool = False
