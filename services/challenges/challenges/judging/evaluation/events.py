"""Events of evaluations. They never carry a score, a comment or the reason of a recusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class EvaluationEvent(Event):
    """Common fields of all events of an evaluation: evaluator, solution and challenge."""

    aggregate: ClassVar[str] = "evaluation"
    key: ClassVar[str] = "evaluation_id"

    evaluation_id: UUID
    challenge_id: UUID
    solution_id: UUID
    phase_id: UUID
    evaluator_id: PersonId


@dataclass(frozen=True, kw_only=True)
class EvaluationAssigned(EvaluationEvent):
    """A solution was assigned to an evaluator. `title` is the challenge's, `closes_at` the phase's if ahead."""

    type: ClassVar[str] = "evaluation.assigned.v1"

    title: str
    closes_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class EvaluationRecused(EvaluationEvent):
    """The evaluator has a conflict of interest: the owners must assign another one."""

    type: ClassVar[str] = "evaluation.recused.v1"

    owner_ids: list[UUID]


@dataclass(frozen=True, kw_only=True)
class EvaluationSubmitted(EvaluationEvent):
    """The evaluation was handed in."""

    type: ClassVar[str] = "evaluation.submitted.v1"
    expects_listener: ClassVar[bool] = False  # a fact for the record; nobody acts on it yet
