"""Phase: a stretch of a challenge's life with its own dates, its own way to enter and its own criteria."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from chassis.database import UtcDateTime, uuid7
from chassis.errors import FieldError
from chassis.language import Localized

NUMERIC: Final = "numeric"
RATING: Final = "rating"
BINARY: Final = "binary"
CRITERION_KINDS: Final = (NUMERIC, RATING, BINARY)

NAME_LIMIT: Final = 120
FEWEST_EVALUATORS: Final = 2
PHASE_FIELDS: Final = (
    "name", "description", "opens_at", "closes_at", "takes_submissions", "how_to_enter", "criteria",
    "evaluators_per_solution",
)  # fmt: skip


class Phase(Base):
    """One phase. `position` counts from 1, times are whole minutes, `submissions` is counted at closing.

    The dates decide whether a phase is open. `opened_at` and `closed_at` are the times at which the clock published it.
    """

    __tablename__ = "phases"
    __table_args__ = (Index("ix_phases_challenge_id", "challenge_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(NAME_LIMIT))
    description: Mapped[str] = mapped_column(LongText)
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    takes_submissions: Mapped[bool]
    how_to_enter: Mapped[str] = mapped_column(LongText)
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    evaluators_per_solution: Mapped[int | None]
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    advanced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submissions: Mapped[int]

    @classmethod
    def plan(cls, planned: Mapping[str, Any]) -> Self:
        """Make a phase that lies ahead."""
        return cls(id=uuid7(), submissions=0, **{name: planned[name] for name in PHASE_FIELDS})

    @property
    def is_evaluated(self) -> bool:
        """Return whether solutions are judged in this phase."""
        return bool(self.criteria)

    @property
    def next_at(self) -> datetime | None:
        """Return the next moment at which the clock must open or close this phase."""
        if self.closed_at is not None:
            return None
        return self.opens_at if self.opened_at is None else self.closes_at

    def covers(self, moment: datetime) -> bool:
        """Return whether the moment lies in the phase, the opening minute included and the closing minute excluded."""
        return self.closed_at is None and self.opens_at <= moment < self.closes_at

    def says(self) -> dict[str, Any]:
        """Return the planned values for comparison."""
        return {name: getattr(self, name) for name in PHASE_FIELDS}

    def facts(self) -> dict[str, Any]:
        """Return the fields of the phase that its events carry."""
        return {
            "phase_id": self.id,
            "phase_name": self.name,
            **{
                name: getattr(self, name)
                for name in ("position", "opens_at", "closes_at", "takes_submissions", "submissions")
            },
        }


def contradictions(planned: Sequence[Mapping[str, Any]]) -> Iterator[FieldError]:
    """Return the errors of phases that contradict each other."""
    for number, phase in enumerate(planned):
        if phase["closes_at"] <= phase["opens_at"]:
            yield FieldError(f"phases.{number}.closes_at", "order", _CLOSES_FIRST)
        if phase["evaluators_per_solution"] is not None and not phase["criteria"]:
            yield FieldError(f"phases.{number}.criteria", "required", _WITHOUT_CRITERIA)
        codes = [criterion["code"] for criterion in phase["criteria"]]
        if len(codes) != len(set(codes)):
            yield FieldError(f"phases.{number}.criteria", "repeated", _SAME_CODE)
    for number, (before, after) in enumerate(pairwise(planned), start=1):
        if after["opens_at"] < before["closes_at"]:
            yield FieldError(f"phases.{number}.opens_at", "overlap", _OVERLAP)
    if planned and not planned[0]["takes_submissions"]:
        yield FieldError("phases.0.takes_submissions", "required", _FIRST_TAKES)


def missing(phases: Sequence[Phase], at: datetime) -> Iterator[FieldError]:
    """Return the errors of phases that are incomplete for a submission to review."""
    planned = [phase.says() for phase in phases]
    yield from lacking(planned)
    yield from must_lie_ahead(planned, at)


def lacking(planned: Sequence[Mapping[str, Any]]) -> Iterator[FieldError]:
    """Return the errors of missing kinds of phases: one must take solutions, and one must be evaluated."""
    if not any(phase["takes_submissions"] for phase in planned):
        yield FieldError("phases", "required", _NO_PHASE)
    elif not any(phase["criteria"] for phase in planned):
        yield FieldError("phases", "criteria_required", _NO_CRITERIA)


def must_lie_ahead(planned: Sequence[Mapping[str, Any]], at: datetime, *, after: int = 0) -> Iterator[FieldError]:
    """Name the phases, beyond the first `after`, that would have opened already."""
    for number, phase in enumerate(planned[after:], start=after):
        if phase["opens_at"] <= at:
            yield FieldError(f"phases.{number}.opens_at", "past", _PAST)


_CLOSES_FIRST = Localized(el="Η φάση λήγει πριν ανοίξει", en="The phase closes before it opens")
_OVERLAP = Localized(
    el="Η φάση ανοίγει πριν κλείσει η προηγούμενη", en="The phase opens before the one before it has closed"
)
_FIRST_TAKES = Localized(el="Η πρώτη φάση δέχεται υποβολές", en="The first phase takes submissions")
_WITHOUT_CRITERIA = Localized(
    el="Αξιολογητές χωρίς κριτήρια: ορίστε κριτήρια ή αφαιρέστε τους",
    en="Evaluators without criteria: give criteria, or leave them out",
)
_SAME_CODE = Localized(el="Δύο κριτήρια έχουν τον ίδιο κωδικό", en="Two criteria have the same code")
_NO_PHASE = Localized(el="Ορίστε μια φάση που δέχεται υποβολές", en="Plan a phase that takes submissions")
_NO_CRITERIA = Localized(
    el="Ορίστε κριτήρια στη φάση όπου αξιολογούνται οι λύσεις",
    en="Give criteria to the phase in which solutions are judged",
)
_PAST = Localized(el="Η φάση πρέπει να ανοίγει στο μέλλον", en="The phase must open in the future")
