"""Events of solutions. They never carry titles of non-public solutions, nor confidential parts of any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class SolutionEvent(Event):
    """Common fields of all events of a solution: its id, its challenge, and its team (lead and accepted members)."""

    aggregate: ClassVar[str] = "solution"
    key: ClassVar[str] = "solution_id"

    solution_id: UUID
    challenge_id: UUID
    team_ids: list[PersonId]


@dataclass(frozen=True, kw_only=True)
class SolutionSubmitted(SolutionEvent):
    """A solution was handed in for a phase."""

    type: ClassVar[str] = "solution.submitted.v1"

    phase_id: UUID
    organisation_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class SolutionRecalled(SolutionEvent):
    """The team took a submission back to work on it."""

    type: ClassVar[str] = "solution.recalled.v1"


@dataclass(frozen=True, kw_only=True)
class SolutionWithdrawn(SolutionEvent):
    """The team gave up."""

    type: ClassVar[str] = "solution.withdrawn.v1"
    invalidates: ClassVar[tuple[str, ...]] = ("solution:{solution_id}", "solutions:{challenge_id}")


@dataclass(frozen=True, kw_only=True)
class SolutionCalledOff(SolutionEvent):
    """The challenge was called off, and the solution ended with it. The reason is not in the event."""

    type: ClassVar[str] = "solution.called_off.v1"
    invalidates: ClassVar[tuple[str, ...]] = ("solution:{solution_id}", "solutions:{challenge_id}")


@dataclass(frozen=True, kw_only=True)
class RankedSolutionEvent(SolutionEvent):
    """A phase was decided. `rank` counts from 1. The team reads the explanation, which is not in the event."""

    invalidates: ClassVar[tuple[str, ...]] = ("solution:{solution_id}", "solutions:{challenge_id}")

    phase_id: UUID
    rank: int | None


@dataclass(frozen=True, kw_only=True)
class SolutionQualified(RankedSolutionEvent):
    """A solution goes on to the next phase."""

    type: ClassVar[str] = "solution.qualified.v1"


@dataclass(frozen=True, kw_only=True)
class SolutionNotQualified(RankedSolutionEvent):
    """A solution does not go on."""

    type: ClassVar[str] = "solution.not_qualified.v1"


@dataclass(frozen=True, kw_only=True)
class PublicSolutionEvent(SolutionEvent):
    """A solution that everybody may read now, without its confidential parts."""

    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("solution_id", "challenge_id", "title", "challenge_title")
    invalidates: ClassVar[tuple[str, ...]] = ("solution:{solution_id}", "solutions:{challenge_id}")

    title: str
    challenge_title: str


@dataclass(frozen=True, kw_only=True)
class SolutionSelected(PublicSolutionEvent):
    """A solution was chosen: an organisation may pilot it."""

    type: ClassVar[str] = "solution.selected.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*PublicSolutionEvent.public_fields, "organisation_id")

    organisation_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class SolutionWon(PublicSolutionEvent):
    """A solution won."""

    type: ClassVar[str] = "solution.won.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*PublicSolutionEvent.public_fields, "rank")

    rank: int
