"""Events of adoptions. They carry no notes and no people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class AdoptionEvent(Event):
    """Fields of every event of an adoption.

    `giver_id` is null for a case that no registered body gave; `title` is the practice's.
    """

    aggregate: ClassVar[str] = "adoption"
    key: ClassVar[str] = "adoption_id"
    expects_listener: ClassVar[bool] = False
    invalidates: ClassVar[tuple[str, ...]] = ("adoptions", "practice:{practice_id}")

    adoption_id: UUID
    practice_id: UUID
    taker_id: UUID
    giver_id: UUID | None
    mode: str
    demo: bool
    title: str = ""
    author_ids: list[PersonId] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AdoptionApprovalRequested(AdoptionEvent):
    """An adoption waits for an approver of its taker. `reminder` when it has waited for long."""

    type: ClassVar[str] = "adoption.approval_requested.v1"
    expects_listener: ClassVar[bool] = True

    reminder: bool = False


@dataclass(frozen=True, kw_only=True)
class AdoptionReturned(AdoptionEvent):
    """An approver of the taker did not begin the adoption yet and said why."""

    type: ClassVar[str] = "adoption.returned.v1"
    expects_listener: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class AdoptionStarted(AdoptionEvent):
    """An organisation began to adopt a practice, or decided to avoid a failure.

    `contact_wanted` asks the giver for a call.
    """

    type: ClassVar[str] = "adoption.started.v1"
    expects_listener: ClassVar[bool] = True

    contact_wanted: bool


@dataclass(frozen=True, kw_only=True)
class AdoptionAdvanced(AdoptionEvent):
    """The adoption moved to another step, forwards or back."""

    type: ClassVar[str] = "adoption.advanced.v1"

    from_step: str
    to_step: str


@dataclass(frozen=True, kw_only=True)
class AdoptionImplementation(AdoptionEvent):
    """The practice works at the taker. `region` is the taker's.

    `adopted` is the number of bodies that reuse the practice, this one included; 0 where this one does not count.
    """

    implemented_on: date
    region: str | None
    sectors: list[str]
    adopted: int = 0


@dataclass(frozen=True, kw_only=True)
class AdoptionImplemented(AdoptionImplementation):
    """A public adoption was implemented, or an implemented one became public."""

    type: ClassVar[str] = "adoption.implemented.v1"
    expects_listener: ClassVar[bool] = True
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = (
        "adoption_id",
        "practice_id",
        "taker_id",
        "giver_id",
        "mode",
        "demo",
        "implemented_on",
        "title",
        "region",
        "sectors",
    )


@dataclass(frozen=True, kw_only=True)
class AdoptionCompletedPrivately(AdoptionImplementation):
    """An adoption was implemented that only public bodies may read."""

    type: ClassVar[str] = "adoption.completed_privately.v1"
    expects_listener: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class AdoptionUnlisted(AdoptionEvent):
    """An implemented adoption is no longer public."""

    type: ClassVar[str] = "adoption.unlisted.v1"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("adoption_id", "practice_id")


@dataclass(frozen=True, kw_only=True)
class AdoptionAbandoned(AdoptionEvent):
    """The taker ended the adoption at a step."""

    type: ClassVar[str] = "adoption.abandoned.v1"

    step: str | None


@dataclass(frozen=True, kw_only=True)
class AdoptionAskedAfter(AdoptionEvent):
    """An adoption without an entry for long is asked about."""

    type: ClassVar[str] = "adoption.asked_after.v1"
    expects_listener: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class AdoptionDormant(AdoptionEvent):
    """The question was not answered for long."""

    type: ClassVar[str] = "adoption.dormant.v1"


@dataclass(frozen=True, kw_only=True)
class AdoptionGiverAnswered(AdoptionEvent):
    """The giver confirmed or disputed that its practice was reused."""

    type: ClassVar[str] = "adoption.giver_answered.v1"
    expects_listener: ClassVar[bool] = True

    says: str
