"""Evaluation: one evaluator on one solution in one phase, and its life cycle.

    assigned ──declare no conflict──▶ accepted ──score──▶ accepted ──hand in──▶ submitted
        └──────────declare a conflict─────┴──────────────────┴───────────────────────┴──▶ recused

Content is readable, and scores are taken, only after the declaration. The removal of an evaluator sets their open
evaluations to `removed`. A recusal is possible until the results are decided, and opens a gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.judging.evaluation import errors
from challenges.judging.evaluation.events import EvaluationRecused, EvaluationSubmitted
from challenges.judging.evaluation.scores import Criterion, faults, total_of, unscored
from chassis.database import UtcDateTime
from chassis.errors import FieldError
from chassis.events import Event
from chassis.language import Localized
from chassis.principal import Principal

ASSIGNED: Final = "assigned"
ACCEPTED: Final = "accepted"
SUBMITTED: Final = "submitted"
RECUSED: Final = "recused"
REMOVED: Final = "removed"
STATES: Final = (ASSIGNED, ACCEPTED, SUBMITTED, RECUSED, REMOVED)
OPEN: Final = frozenset({ASSIGNED, ACCEPTED})
READING: Final = frozenset({ACCEPTED, SUBMITTED})
COUNTED: Final = frozenset({ASSIGNED, ACCEPTED, SUBMITTED})

COMMENT_LIMIT: Final = 5_000
CONFLICT_LIMIT: Final = 2_000
TOTAL: Final = Numeric(7, 4)


class Evaluation(Base):
    """Evaluation of one solution by one evaluator."""

    __tablename__ = "evaluations"
    __table_args__ = (
        UniqueConstraint("phase_id", "solution_id", "evaluator_id"),
        Index("ix_evaluations_solution_id", "solution_id", "evaluator_id"),
        Index("ix_evaluations_evaluator_id", "evaluator_id", "assigned_at", "id"),
        Index("ix_evaluations_challenge_id", "challenge_id", "evaluator_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id", ondelete="CASCADE"))
    solution_id: Mapped[UUID] = mapped_column(ForeignKey("solutions.id", ondelete="CASCADE"))
    evaluator_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(10))
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    declared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    conflict: Mapped[str | None] = mapped_column(LongText)
    scores: Mapped[dict[str, Any]] = mapped_column(JSONB)
    comment: Mapped[str] = mapped_column(LongText)
    private_comment: Mapped[str] = mapped_column(LongText)
    total: Mapped[Decimal | None] = mapped_column(TOTAL)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def shows_to(self, principal: Principal) -> bool:
        """Return whether the person is the evaluator, and was not removed."""
        return principal.signed_in and principal.person_id == self.evaluator_id and self.state != REMOVED

    def declare(
        self, conflict: str | None, *, by: Principal, entrants: frozenset[UUID], owner_ids: Sequence[UUID], at: datetime
    ) -> list[Event]:
        """Declare to have no conflict of interest, or which one: that is the recusal.

        `entrants` are the organisations that stand behind the solution.
        """
        self._check_evaluator(by)
        if conflict is None:
            if self.state not in OPEN:
                raise errors.EvaluationNotOpen(state=self.state)
            if entrants & {m.organisation_id for m in by.memberships}:
                raise errors.DeclarationContradicted
            self.state = ACCEPTED
        elif self.state in COUNTED:
            return [self.recuse(conflict, owner_ids=owner_ids, at=at)]
        else:
            raise errors.EvaluationNotOpen(state=self.state)
        self.declared_at = at
        self.version += 1
        return []

    def recuse(self, conflict: str, *, owner_ids: Sequence[UUID], at: datetime) -> EvaluationRecused:
        """End the evaluation because of a conflict of interest. Only overseers read its reason."""
        self.state, self.conflict, self.total, self.declared_at = RECUSED, conflict, None, at
        self.version += 1
        return EvaluationRecused(**self.identity(), owner_ids=list(owner_ids))

    def score(self, changes: Mapping[str, Any], criteria: Sequence[Criterion], *, by: Principal) -> None:
        """Store scores and comments. A null score removes the score. Nothing counts before submission."""
        self._check_open(by)
        if "scores" in changes:
            given = {**self.scores, **changes["scores"]}
            scores = {code: score for code, score in given.items() if score is not None}
            found = faults(criteria, scores)
            if found:
                raise errors.ScoresNotValid(errors=found)
            self.scores = scores
            self.total = total_of(criteria, scores)
        self.comment = changes.get("comment", self.comment)
        self.private_comment = changes.get("private_comment", self.private_comment)
        self.version += 1

    def submit(self, criteria: Sequence[Criterion], *, by: Principal, at: datetime) -> list[Event]:
        """Hand in: every criterion has a score, and there are reasons for the entrants."""
        self._check_open(by)
        lacking = [FieldError(f"scores.{c['code']}", "required", _SCORE) for c in unscored(criteria, self.scores)]
        if not self.comment:
            lacking.append(FieldError("comment", "required", _REASONS))
        if lacking:
            raise errors.EvaluationIncomplete(errors=lacking)
        self.total = total_of(criteria, self.scores)
        self.state, self.submitted_at = SUBMITTED, at
        self.version += 1
        return [EvaluationSubmitted(**self.identity())]

    def identity(self) -> dict[str, Any]:
        """Return the common fields of all events of this evaluation."""
        return {
            "evaluation_id": self.id,
            "challenge_id": self.challenge_id,
            "solution_id": self.solution_id,
            "phase_id": self.phase_id,
            "evaluator_id": self.evaluator_id,
        }

    def snapshot(self) -> dict[str, Any]:
        """Return the fields that the evaluation log stores at each step."""
        return {
            "state": self.state,
            "conflict": self.conflict,
            "scores": self.scores,
            "comment": self.comment,
            "private_comment": self.private_comment,
            "total": None if self.total is None else str(self.total),
        }

    def _check_evaluator(self, by: Principal) -> None:
        if not self.shows_to(by):
            raise errors.NotYourEvaluation

    def _check_open(self, by: Principal) -> None:
        self._check_evaluator(by)
        if self.state == ASSIGNED:
            raise errors.DeclarationMissing
        if self.state not in OPEN:
            raise errors.EvaluationNotOpen(state=self.state)


_SCORE = Localized(el="Βαθμολογήστε το κριτήριο", en="Score this criterion")
_REASONS = Localized(
    el="Αιτιολογήστε τη βαθμολογία: το σχόλιο φτάνει στους συμμετέχοντες χωρίς το όνομά σας",
    en="Give your reasons: the entrants read the comment, without your name",
)
