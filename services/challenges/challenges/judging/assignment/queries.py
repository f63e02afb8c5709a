"""Queries for assignments: solutions of a phase with their barred evaluators, and the load of each evaluator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from challenges.entry.solution.model import ENDED, Solution
from challenges.entry.team.model import STANDING, TeamMember
from challenges.judging.assignment.shares import Entry
from challenges.judging.evaluation.eligible_solutions import JUDGED
from challenges.judging.evaluation.model import COUNTED, RECUSED, Evaluation
from challenges.judging.evaluator.model import Evaluator


@dataclass(frozen=True)
class Panel:
    """The evaluators that can judge, with their organisations."""

    person_ids: frozenset[UUID]
    of_organisation: dict[UUID, set[UUID]]

    @classmethod
    def of(cls, evaluators: Sequence[Evaluator]) -> Panel:
        """Read it from the evaluators."""
        belonging: dict[UUID, set[UUID]] = defaultdict(set)
        for evaluator in evaluators:
            for organisation_id in evaluator.organisation_ids:
                belonging[organisation_id].add(evaluator.person_id)
        return cls(frozenset(evaluator.person_id for evaluator in evaluators), dict(belonging))


def entries(
    session: Session,
    panel: Panel,
    *,
    phase_id: UUID,
    phase_ids: Sequence[UUID],
    needed: int,
    solution_id: UUID | None = None,
) -> list[Entry]:
    """Return the solutions in these phases, or one of them, with their missing evaluators and barred people."""
    standing = select(Solution.id, Solution.organisation_id).where(
        Solution.phase_id.in_(phase_ids), Solution.state.in_(JUDGED)
    )
    if solution_id is not None:
        standing = standing.where(Solution.id == solution_id)
    ours = standing.subquery()
    here = Evaluation.phase_id == phase_id
    judges = (
        select(
            Evaluation.solution_id,
            func.count().filter(here, Evaluation.state.in_(COUNTED)).label("counted"),
            func.array_agg(Evaluation.evaluator_id).label("people"),
        )
        # whoever was recused from a solution once does not judge it later either
        .where(Evaluation.solution_id.in_(select(ours.c.id)), or_(here, Evaluation.state == RECUSED))
        .group_by(Evaluation.solution_id)
        .subquery()
    )
    behind = (
        select(
            TeamMember.solution_id,
            func.array_agg(TeamMember.person_id).label("people"),
            func.array_agg(aggregate_order_by(TeamMember.organisation_id, TeamMember.person_id)).label("organisations"),
        )
        .where(TeamMember.solution_id.in_(select(ours.c.id)), TeamMember.state.in_(STANDING))
        .group_by(TeamMember.solution_id)
        .subquery()
    )
    rows = session.execute(
        select(
            ours.c.id, ours.c.organisation_id, judges.c.counted, judges.c.people.label("judges"),
            behind.c.people, behind.c.organisations,
        )
        .outerjoin(judges, judges.c.solution_id == ours.c.id)
        .outerjoin(behind, behind.c.solution_id == ours.c.id)
        .order_by(ours.c.id)
    )  # fmt: skip
    found = []
    for row in rows:
        organisations = {row.organisation_id, *(row.organisations or ())}
        colleagues = set().union(*(panel.of_organisation.get(one, set()) for one in organisations if one))
        barred = frozenset({*(row.judges or ()), *(row.people or ()), *colleagues})
        found.append(Entry(row.id, max(0, needed - (row.counted or 0)), barred))
    return found


def loads(session: Session, panel: Panel, phase_id: UUID) -> dict[UUID, int]:
    """Return the number of evaluations of each evaluator in a phase."""
    counted = (
        select(Evaluation.evaluator_id, func.count())
        .join(Solution, Solution.id == Evaluation.solution_id)
        .where(Evaluation.phase_id == phase_id, Evaluation.state.in_(COUNTED), Solution.state.not_in(ENDED))
        .group_by(Evaluation.evaluator_id)
    )
    mine = dict(session.execute(counted).all())
    return {person_id: mine.get(person_id, 0) for person_id in panel.person_ids}
