"""Queries for results: standings of a phase, teams of its solutions, and decided results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, Select, and_, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from challenges.call.phase.model import Phase
from challenges.entry.solution.model import Solution
from challenges.entry.solution.queries import title_shown
from challenges.entry.team.model import STANDING, TeamMember
from challenges.judging.evaluation.eligible_solutions import JUDGED
from challenges.judging.evaluation.model import OPEN, SUBMITTED, Evaluation
from challenges.judging.evaluation.scores import PLACES, Criterion
from challenges.judging.result.model import Result
from challenges.judging.result.ranks import Standing


@dataclass(frozen=True)
class Entrant:
    """Fields of a solution for its events: title and team."""

    title: str
    organisation_id: UUID | None
    team_ids: list[UUID]


def hold(session: Session, phase_ids: Sequence[UUID]) -> None:
    """Lock the solutions in these phases against withdrawal until this transaction ends."""
    standing = select(Solution.id).where(Solution.phase_id.in_(phase_ids), Solution.state.in_(JUDGED))
    # `FOR NO KEY UPDATE`: evaluations that point at them may still be inserted; counted, so that nothing travels
    held = standing.order_by(Solution.id).with_for_update(key_share=True).subquery()
    session.scalar(select(func.count()).select_from(held))


def standings(
    session: Session, phase_id: UUID, *, phase_ids: Sequence[UUID], criteria: Sequence[Criterion]
) -> list[Standing]:
    """Return the standing of each solution in a phase, in one statement."""
    handed_in = Evaluation.state == SUBMITTED
    highest, lowest = (most(Evaluation.total).filter(handed_in) for most in (func.max, func.min))
    means = [
        func.round(func.avg(cast(Evaluation.scores[criterion["code"]].astext, Numeric)).filter(handed_in), PLACES)
        for criterion in criteria
    ]
    rows = session.execute(
        select(
            Solution.id, Solution.state, Solution.submitted_at,
            func.count(Evaluation.id).filter(handed_in).label("handed_in"),
            func.count(Evaluation.id).filter(Evaluation.state.in_(OPEN)).label("open"),
            func.round(func.avg(Evaluation.total).filter(handed_in), PLACES).label("total"),
            (highest - lowest).label("spread"),
            *means,
        )
        .outerjoin(Evaluation, and_(Evaluation.solution_id == Solution.id, Evaluation.phase_id == phase_id))
        .where(Solution.phase_id.in_(phase_ids), Solution.state.in_(JUDGED))
        .group_by(Solution.id)
        .order_by(Solution.id)
    )  # fmt: skip
    codes = [criterion["code"] for criterion in criteria]
    return [
        Standing(
            solution_id=row.id,
            state=row.state,
            submitted_at=row.submitted_at,
            handed_in=row.handed_in,
            open=row.open,
            total=row.total,
            spread=row.spread,
            means=dict(zip(codes, row[-len(codes) :], strict=True)) if row.handed_in else {},
        )
        for row in rows
    ]


def entrants(session: Session, solution_ids: Iterable[UUID]) -> dict[UUID, Entrant]:
    """Return the event fields of these solutions."""
    teams = (
        select(
            TeamMember.solution_id,
            func.array_agg(aggregate_order_by(TeamMember.person_id, TeamMember.joined_at, TeamMember.person_id)).label(
                "people"
            ),
        )
        .where(TeamMember.state.in_(STANDING))
        .group_by(TeamMember.solution_id)
        .subquery()
    )
    wanted = (
        select(Solution.id, Solution.title, Solution.organisation_id, teams.c.people)
        .outerjoin(teams, teams.c.solution_id == Solution.id)
        .where(Solution.id.in_(list(solution_ids)))
    )
    return {row.id: Entrant(row.title, row.organisation_id, row.people or []) for row in session.execute(wanted)}


def titles(session: Session, solution_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the titles of these solutions."""
    found = session.execute(select(Solution.id, title_shown()).where(Solution.id.in_(list(solution_ids))))
    return dict(found.all())


def of_phase(
    session: Session, phase_id: UUID, *, outcomes: Iterable[str] | None, after: int | None, limit: int
) -> Sequence[Any]:
    """List the results of a decided phase, by rank. `after` is the last rank seen."""
    wanted: Select[*tuple[Any, ...]] = (
        select(*Result.__table__.columns, title_shown().label("title"), Solution.organisation_id)
        .join(Solution, Solution.id == Result.solution_id)
        .where(Result.phase_id == phase_id)
    )
    if outcomes is not None:
        wanted = wanted.where(Result.outcome.in_(outcomes))
    if after is not None:
        wanted = wanted.where(Result.rank > after)
    return session.execute(wanted.order_by(Result.rank).limit(limit)).all()


def named_members(session: Session, solution_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Return the members of these solutions' teams that agree to be named publicly, in the order of joining."""
    agreeing = (
        select(TeamMember.solution_id, TeamMember.person_id)
        .where(
            TeamMember.solution_id.in_(list(solution_ids)),
            TeamMember.state.in_(STANDING),
            TeamMember.named_at.is_not(None),
        )
        .order_by(TeamMember.joined_at, TeamMember.person_id)
    )
    found: dict[UUID, list[UUID]] = {}
    for solution_id, person_id in session.execute(agreeing):
        found.setdefault(solution_id, []).append(person_id)
    return found


def counts(session: Session, challenge_id: UUID) -> dict[UUID, dict[str, int]]:
    """Return the number of solutions per outcome, by decided phase."""
    rows = session.execute(
        select(Result.phase_id, Result.outcome, func.count())
        .where(Result.challenge_id == challenge_id)
        .group_by(Result.phase_id, Result.outcome)
    )
    found: dict[UUID, dict[str, int]] = {}
    for phase_id, outcome, many in rows:
        found.setdefault(phase_id, {})[outcome] = many
    return found


def of_solution(session: Session, solution_id: UUID) -> Sequence[tuple[Result, Phase, int]]:
    """Return the results of a solution, the first phase first, with the number of solutions in each."""
    entered = select(func.count()).where(Result.phase_id == Phase.id).correlate(Phase).scalar_subquery()
    wanted = (
        select(Result, Phase, entered)
        .join(Phase, Phase.id == Result.phase_id)
        .where(Result.solution_id == solution_id)
        .order_by(Phase.position)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(wanted)]


def reasons(session: Session, solution_id: UUID) -> dict[UUID, list[tuple[Decimal | None, str]]]:
    """Return the total and the comment of each submitted evaluation, by phase, without the evaluator."""
    rows = session.execute(
        select(Evaluation.phase_id, Evaluation.total, Evaluation.comment)
        .where(Evaluation.solution_id == solution_id, Evaluation.state == SUBMITTED)
        # an order that says nothing about who wrote which
        .order_by(func.md5(func.concat(Evaluation.id)))
    )
    found: dict[UUID, list[tuple[Decimal | None, str]]] = {}
    for phase_id, total, comment in rows:
        found.setdefault(phase_id, []).append((total, comment))
    return found
