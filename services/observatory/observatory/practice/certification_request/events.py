"""Events of certification requests. An evaluator is named by id only where the mail goes to that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from chassis.events import PersonId
from observatory.practice.practice.events import PracticeEvent


@dataclass(frozen=True, kw_only=True)
class PracticeCertificationRequested(PracticeEvent):
    """A published practice waits for evaluators: curators, and the managers of the centre of `region`.

    `proposed` by a reviewer, or else asked for by the practice's own organisation.
    """

    type: ClassVar[str] = "practice.certification_requested.v1"

    region: str | None
    proposed: bool


@dataclass(frozen=True, kw_only=True)
class PracticeCertificationPlaceEnding(PracticeEvent):
    """An evaluator's place ends at `due_at` unless they give their evaluation before."""

    type: ClassVar[str] = "practice.certification_place_ending.v1"

    evaluator_id: PersonId
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class PracticeCertificationPlaceFreed(PracticeEvent):
    """An evaluator's place ended without an evaluation. `waits` says whether another evaluator may take it now.

    `role_ended`: its holder evaluates no practices any more.
    """

    type: ClassVar[str] = "practice.certification_place_freed.v1"

    evaluator_id: PersonId
    region: str | None
    waits: bool
    role_ended: bool = False
