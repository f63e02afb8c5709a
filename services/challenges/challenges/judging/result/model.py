"""Result: the decided outcome of one solution in one phase, and the rules of advancement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.call.phase.model import Phase
from challenges.entry.solution.model import NOT_QUALIFIED, QUALIFIED, SELECTED, WINNER
from challenges.judging.evaluation.model import TOTAL
from challenges.judging.evaluation.scores import Criterion
from challenges.judging.result.ranks import Placing, Standing, ranked
from chassis.database import UtcDateTime
from chassis.errors import Conflict, FieldError
from chassis.language import Localized

OUTCOMES: Final = (QUALIFIED, SELECTED, WINNER)
NAMED_AT_MOST: Final = 50


class PhaseHasGaps(Conflict):
    """Evaluations are missing or open: there are no totals, and nobody advances. `errors` names the solutions."""

    title = Localized(
        el="Λείπουν αξιολογήσεις· η φάση δεν προχωρά πριν ολοκληρωθούν",
        en="Evaluations are missing; the phase does not advance before they are complete",
    )


class NobodyEntered(Conflict):
    """No solution stands in the phase: there is nothing to decide."""

    title = Localized(el="Καμία λύση δεν βρίσκεται στη φάση", en="No solution stands in the phase")


class Result(Base):
    """One solution in one phase: its rank, its total, and the outcome.

    `tie` is the tie-breaker between it and another of the same total. `means` are the mean scores, by criterion.
    """

    __tablename__ = "results"
    __table_args__ = (
        Index("ix_results_phase_id", "phase_id", "rank", unique=True),
        Index("ix_results_solution_id", "solution_id"),
    )

    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id", ondelete="CASCADE"), primary_key=True)
    solution_id: Mapped[UUID] = mapped_column(ForeignKey("solutions.id", ondelete="CASCADE"), primary_key=True)
    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    rank: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))
    total: Mapped[Decimal] = mapped_column(TOTAL)
    spread: Mapped[Decimal] = mapped_column(TOTAL)
    evaluations: Mapped[int]
    means: Mapped[dict[str, Any]] = mapped_column(JSONB)
    tie: Mapped[str | None] = mapped_column(String(60))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Decided:
    """Outcome of one solution: its rank, the outcome, and whether it advances."""

    placing: Placing
    outcome: str
    advances: bool

    @property
    def solution_id(self) -> UUID:
        """Return the id of the solution."""
        return self.placing.standing.solution_id

    def row(self, phase: Phase, at: datetime) -> dict[str, Any]:
        """Return the columns of the result."""
        standing = self.placing.standing
        return {
            "phase_id": phase.id,
            "solution_id": standing.solution_id,
            "challenge_id": phase.challenge_id,
            "rank": self.placing.rank,
            "outcome": self.outcome,
            "total": str(standing.total),
            "spread": str(standing.spread),
            "evaluations": standing.handed_in,
            "means": {code: float(mean) for code, mean in standing.means.items()},
            "tie": self.placing.tie,
            "decided_at": at,
        }


def decide(
    standings: Sequence[Standing], criteria: Sequence[Criterion], *, needed: int, take: int, outcome: str
) -> list[Decided]:
    """Rank complete standings. The first `take` get the outcome, the others do not qualify.

    A solution selected before stays selected. Raise `PhaseHasGaps` while any evaluation is open or a solution has
    fewer than `needed`.
    """
    if not standings:
        raise NobodyEntered
    incomplete = [standing for standing in standings if not standing.complete(needed)]
    if incomplete:
        raise PhaseHasGaps(
            errors=[_gap(standing, needed) for standing in incomplete[:NAMED_AT_MOST]],
            **gaps(incomplete, needed),
        )
    return [
        Decided(placing, outcome if placing.rank <= take else _left(placing.standing), placing.rank <= take)
        for placing in ranked(standings, criteria)
    ]


def gaps(standings: Sequence[Standing], needed: int) -> dict[str, Any]:
    """Count the obstacles to advancing: solutions concerned, evaluations open, evaluators missing."""
    incomplete = [standing for standing in standings if not standing.complete(needed)]
    return {
        "incomplete_solutions": len(incomplete),
        "open_evaluations": sum(standing.open for standing in incomplete),
        "missing_evaluators": sum(standing.missing(needed) for standing in incomplete),
    }


def _left(standing: Standing) -> str:
    return SELECTED if standing.state == SELECTED else NOT_QUALIFIED


def _gap(standing: Standing, needed: int) -> FieldError:
    missing = standing.missing(needed)
    return FieldError(
        f"solutions.{standing.solution_id}",
        "incomplete",
        Localized(
            el=f"Ανοικτές αξιολογήσεις: {standing.open}· αξιολογητές που λείπουν: {missing}",
            en=f"Open evaluations: {standing.open}; missing evaluators: {missing}",
        ),
    )
