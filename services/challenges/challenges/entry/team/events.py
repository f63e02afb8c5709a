"""Events of teams. Persons are opaque ids. They carry no address and no title of a solution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from challenges.entry.solution.events import SolutionEvent
from chassis.events import PersonId


@dataclass(frozen=True, kw_only=True)
class SolutionMemberInvited(SolutionEvent):
    """A person was invited to the team. `title` is the challenge's."""

    type: ClassVar[str] = "solution.member_invited.v1"

    person_id: PersonId
    title: str


@dataclass(frozen=True, kw_only=True)
class SolutionMemberAnswered(SolutionEvent):
    """An invited person answered."""

    type: ClassVar[str] = "solution.member_answered.v1"

    person_id: PersonId
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class SolutionMemberLeft(SolutionEvent):
    """A member left the team, or was removed by the lead."""

    type: ClassVar[str] = "solution.member_left.v1"

    person_id: PersonId


@dataclass(frozen=True, kw_only=True)
class SolutionLeadChanged(SolutionEvent):
    """The lead of the team is gone, and the person leads it from now on."""

    type: ClassVar[str] = "solution.lead_changed.v1"

    person_id: PersonId
