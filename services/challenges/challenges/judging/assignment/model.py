"""Assignment: one evaluator for one solution, made by the owners or by equal shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from challenges.call.phase.model import Phase
from challenges.judging.evaluation.events import EvaluationAssigned
from challenges.judging.evaluation.model import ASSIGNED
from challenges.judging.evaluation_log.model import ASSIGNED as ASSIGNED_ACT
from challenges.judging.evaluation_log.model import LoggedAction
from chassis.database import uuid7


@dataclass(frozen=True)
class Assignment:
    """Assignment of a solution to an evaluator. `evaluation_id` is the resulting evaluation."""

    evaluation_id: UUID
    phase: Phase
    solution_id: UUID
    evaluator_id: UUID

    def row(self, at: datetime) -> dict[str, Any]:
        """Return the columns of the new evaluation."""
        return {
            "id": self.evaluation_id,
            "version": 1,
            "challenge_id": self.phase.challenge_id,
            "phase_id": self.phase.id,
            "solution_id": self.solution_id,
            "evaluator_id": self.evaluator_id,
            "state": ASSIGNED,
            "assigned_at": at,
            "scores": {},
            "comment": "",
            "private_comment": "",
        }

    def event(self, title: str, at: datetime) -> EvaluationAssigned:
        """Return the event for the evaluator. `title` is the challenge's."""
        return EvaluationAssigned(
            evaluation_id=self.evaluation_id,
            challenge_id=self.phase.challenge_id,
            solution_id=self.solution_id,
            phase_id=self.phase.id,
            evaluator_id=self.evaluator_id,
            title=title,
            closes_at=self.phase.closes_at if at < self.phase.closes_at else None,
        )

    def act(self) -> LoggedAction:
        """Return the log entry of the assignment."""
        return LoggedAction(
            act=ASSIGNED_ACT,
            about_id=self.evaluator_id,
            phase_id=self.phase.id,
            solution_id=self.solution_id,
            evaluation_id=self.evaluation_id,
            after={"state": ASSIGNED},
        )


def assign(phase: Phase, pairs: Iterable[tuple[UUID, UUID]]) -> list[Assignment]:
    """Make an assignment of each pair of solution and evaluator."""
    return [Assignment(uuid7(), phase, solution_id, evaluator_id) for solution_id, evaluator_id in pairs]
