"""Events of challenges. They carry no personal data, and no text of anything that is not public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class ChallengeEvent(Event):
    """Common fields of all events of a challenge: its id, its owners (the leading one first), and the actor."""

    aggregate: ClassVar[str] = "challenge"
    key: ClassVar[str] = "challenge_id"

    challenge_id: UUID
    owner_ids: list[UUID]
    author_ids: list[PersonId]


@dataclass(frozen=True, kw_only=True)
class ChallengeApprovalRequested(ChallengeEvent):
    """A challenge waits for an approver of its leading organisation, or still waits (`reminder`)."""

    type: ClassVar[str] = "challenge.approval_requested.v1"

    resubmission: bool
    reminder: bool = False


@dataclass(frozen=True, kw_only=True)
class ChallengeSubmitted(ChallengeEvent):
    """A challenge waits for reviewers: the regional centre of `region` (tier regional), or the Ministry."""

    type: ClassVar[str] = "challenge.submitted.v1"

    region: str | None
    tier: str
    resubmission: bool


@dataclass(frozen=True, kw_only=True)
class ChallengeWithdrawn(ChallengeEvent):
    """The owners withdrew a challenge that was never published."""

    type: ClassVar[str] = "challenge.withdrawn.v1"
    expects_listener: ClassVar[bool] = False  # a fact for the record; nobody acts on it yet


@dataclass(frozen=True, kw_only=True)
class PublicChallengeEvent(ChallengeEvent):
    """An event that changes the public view: cached responses of the gateway become stale."""

    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("challenge_id", "owner_ids")
    invalidates: ClassVar[tuple[str, ...]] = ("challenges", "challenge:{challenge_id}")


@dataclass(frozen=True, kw_only=True)
class ChallengeShown(PublicChallengeEvent):
    """Public view of a challenge from now on. `organisation_id` leads it."""

    public_fields: ClassVar[tuple[str, ...]] = (
        *PublicChallengeEvent.public_fields,
        "title",
        "tagline",
        "brief",
        "description",
        "kind",
        "sectors",
        "regions",
        "language",
        "organisation_id",
        "published_at",
        "demo",
    )

    title: str
    tagline: str
    brief: str
    description: str
    kind: str
    sectors: list[str]
    regions: list[str]
    language: str
    organisation_id: UUID
    published_at: datetime
    demo: bool


@dataclass(frozen=True, kw_only=True)
class ChallengePublished(ChallengeShown):
    """A challenge became public. `again` is true if it had been unpublished before."""

    type: ClassVar[str] = "challenge.published.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*ChallengeShown.public_fields, "again")

    again: bool


@dataclass(frozen=True, kw_only=True)
class ChallengeUpdated(ChallengeShown):
    """A public challenge was changed. `changed` names the fields, `phases` among them."""

    type: ClassVar[str] = "challenge.updated.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*ChallengeShown.public_fields, "changed")

    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class ChallengeUnpublished(PublicChallengeEvent):
    """A challenge was unpublished. It may be published again."""

    type: ClassVar[str] = "challenge.unpublished.v1"


@dataclass(frozen=True, kw_only=True)
class ChallengeArchived(PublicChallengeEvent):
    """A challenge was archived. `called_off` is true if it ended before it was decided."""

    type: ClassVar[str] = "challenge.archived.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*PublicChallengeEvent.public_fields, "called_off")

    called_off: bool


@dataclass(frozen=True, kw_only=True)
class ChallengeCalledOff(ChallengeEvent):
    """A challenge ended before it was decided. The reason is not in the event and is fetched on demand.

    `person_ids` are its evaluators and the people invited to evaluate or to solve. Each team is notified by the event
    of its own solution.
    """

    type: ClassVar[str] = "challenge.called_off.v1"

    person_ids: list[PersonId]
