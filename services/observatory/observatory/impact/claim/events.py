"""Events of impact claims. They carry no methods, no evidence and no people but the authors, for their mails."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class ImpactEvent(Event):
    """Fields of every event of a claim. `adoption_id` is null where it is about the practice, named by `title`."""

    aggregate: ClassVar[str] = "impact"
    key: ClassVar[str] = "impact_id"
    expects_listener: ClassVar[bool] = False
    invalidates: ClassVar[tuple[str, ...]] = ("impacts", "practice:{practice_id}")

    impact_id: UUID
    practice_id: UUID
    adoption_id: UUID | None
    organisation_id: UUID
    giver_id: UUID | None
    demo: bool
    title: str = ""
    author_ids: list[PersonId] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ImpactApprovalRequested(ImpactEvent):
    """A claim waits for an approver of its body. `reminder` when it has waited for long."""

    type: ClassVar[str] = "impact.approval_requested.v1"
    expects_listener: ClassVar[bool] = True

    reminder: bool = False


@dataclass(frozen=True, kw_only=True)
class ImpactReturned(ImpactEvent):
    """An approver of the body did not let the claim out and said why."""

    type: ClassVar[str] = "impact.returned.v1"
    expects_listener: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ImpactClaimed(ImpactEvent):
    """A body claims a measured effect, which waits to be verified."""

    type: ClassVar[str] = "impact.claimed.v1"

    indicator: str
    unit: str
    region: str | None


@dataclass(frozen=True, kw_only=True)
class ImpactVerificationDue(ImpactEvent):
    """A claim still waits for a verifier. `overdue` from its due date on."""

    type: ClassVar[str] = "impact.verification_due.v1"
    expects_listener: ClassVar[bool] = True

    due_at: datetime
    overdue: bool


@dataclass(frozen=True, kw_only=True)
class ImpactVerdict(ImpactEvent):
    """A verdict of somebody independent, with the comment that the claim's page shows."""

    comment: str


@dataclass(frozen=True, kw_only=True)
class ImpactVerified(ImpactVerdict):
    """A claim of a measured effect is verified, by as many as it needs."""

    type: ClassVar[str] = "impact.verified.v1"
    expects_listener: ClassVar[bool] = True
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = (
        "impact_id",
        "practice_id",
        "adoption_id",
        "organisation_id",
        "demo",
        "title",
        "indicator",
        "unit",
        "baseline",
        "measured",
        "saving_eur",
        "saving_kind",
        "region",
        "sectors",
    )

    indicator: str
    unit: str
    baseline: float
    measured: float
    saving_eur: float | None
    saving_kind: str | None
    region: str | None
    sectors: list[str]


@dataclass(frozen=True, kw_only=True)
class ImpactVerifiedPrivately(ImpactVerdict):
    """A claim about an adoption that only public bodies may read is verified."""

    type: ClassVar[str] = "impact.verified_privately.v1"
    expects_listener: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ImpactDisputed(ImpactVerdict):
    """A claim is disputed. It counts nowhere; a newer claim may answer."""

    type: ClassVar[str] = "impact.disputed.v1"
    expects_listener: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ImpactReopened(ImpactVerdict):
    """A verified claim is only claimed again, and waits to be verified anew."""

    type: ClassVar[str] = "impact.reopened.v1"
    expects_listener: ClassVar[bool] = True
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("impact_id", "practice_id", "organisation_id")


@dataclass(frozen=True, kw_only=True)
class ImpactSuperseded(ImpactEvent):
    """A newer claim took the place of this one."""

    type: ClassVar[str] = "impact.superseded.v1"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("impact_id", "practice_id", "organisation_id")


@dataclass(frozen=True, kw_only=True)
class ImpactWithdrawn(ImpactEvent):
    """The body withdrew its claim."""

    type: ClassVar[str] = "impact.withdrawn.v1"
