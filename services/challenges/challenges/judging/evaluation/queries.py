"""Queries for evaluations: one with its context, those of an evaluator, and the organisations behind a solution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, exists, or_, select, tuple_
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.entry.solution.model import ENDED, Solution
from challenges.entry.solution.queries import title_shown
from challenges.entry.team.model import STANDING, TeamMember
from challenges.judging.evaluation.model import READING, RECUSED, REMOVED, Evaluation
from challenges.judging.evaluator.model import ACCEPTED, Evaluator

# A phase may close after its evaluations were assigned. Those assigned later have no date to keep.
DUE_AT = case((Evaluation.assigned_at < Phase.closes_at, Phase.closes_at))

LINE = (
    Evaluation.id,
    Evaluation.version,
    Evaluation.state,
    Evaluation.challenge_id,
    Challenge.title.label("challenge_title"),
    Evaluation.phase_id,
    Phase.name.label("phase_name"),
    Evaluation.solution_id,
    title_shown().label("solution_title"),
    Solution.organisation_id.label("organisation_id"),
    case((Solution.organisation_id.is_(None), Solution.lead_id)).label("lead_id"),
    Evaluation.evaluator_id,
    Evaluation.assigned_at,
    DUE_AT.label("due_at"),
    Evaluation.declared_at,
    Evaluation.submitted_at,
    Evaluation.total,
)


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(*LINE)
        .join(Challenge, Challenge.id == Evaluation.challenge_id)
        .join(Phase, Phase.id == Evaluation.phase_id)
        .join(Solution, Solution.id == Evaluation.solution_id)
    )


def line_of(session: Session, evaluation_id: UUID) -> Any:
    """Return the list item of one evaluation."""
    return session.execute(_lines().where(Evaluation.id == evaluation_id)).one()


def of_evaluator(
    session: Session, person_id: UUID | None, *, state: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Any]:
    """List the evaluations of a person, the earliest assigned first, without those of ended solutions."""
    mine = Evaluation.evaluator_id == person_id, Evaluation.state != REMOVED
    wanted = _lines().where(*mine, Solution.state.not_in(ENDED))
    if state is not None:
        wanted = wanted.where(Evaluation.state == state)
    if after is not None:
        wanted = wanted.where(tuple_(Evaluation.assigned_at, Evaluation.id) > after)
    return session.execute(wanted.order_by(Evaluation.assigned_at, Evaluation.id).limit(limit)).all()


def of_challenge(
    session: Session,
    challenge_id: UUID,
    *,
    solution_id: UUID | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Any]:
    """List the evaluations of a challenge, or of one solution of it, the earliest assigned first."""
    wanted = _lines().where(Evaluation.challenge_id == challenge_id)
    if solution_id is not None:
        wanted = wanted.where(Evaluation.solution_id == solution_id)
    if after is not None:
        wanted = wanted.where(tuple_(Evaluation.assigned_at, Evaluation.id) > after)
    return session.execute(wanted.order_by(Evaluation.assigned_at, Evaluation.id).limit(limit)).all()


def team_of(session: Session, solution_id: UUID) -> Sequence[TeamMember]:
    """Return the team of a solution."""
    wanted = select(TeamMember).where(TeamMember.solution_id == solution_id, TeamMember.state.in_(STANDING))
    return session.scalars(wanted.order_by(TeamMember.joined_at, TeamMember.person_id)).all()


def of_pair(session: Session, phase_id: UUID, solution_id: UUID, evaluator_id: UUID) -> Evaluation | None:
    """Return the present or former evaluation of a solution by an evaluator in a phase."""
    return session.scalar(
        select(Evaluation).where(
            Evaluation.phase_id == phase_id,
            Evaluation.solution_id == solution_id,
            Evaluation.evaluator_id == evaluator_id,
        )
    )


def judges(session: Session, challenge_id: UUID, person_id: UUID | None) -> bool:
    """Return whether a person evaluates the challenge, or has opened solutions of it for evaluation."""
    appointed = exists().where(
        Evaluator.challenge_id == challenge_id, Evaluator.person_id == person_id, Evaluator.state == ACCEPTED
    )
    has_read = exists().where(
        Evaluation.challenge_id == challenge_id,
        Evaluation.evaluator_id == person_id,
        Evaluation.declared_at.is_not(None),
    )
    return bool(session.scalar(select(or_(appointed, has_read))))


def judges_solution(session: Session, solution_id: UUID, person_id: UUID) -> bool:
    """Return whether a person evaluates the solution, declared no conflict, and has reported none since."""
    states = select(Evaluation.state).where(Evaluation.solution_id == solution_id, Evaluation.evaluator_id == person_id)
    found = set(session.scalars(states))
    return bool(found & READING) and RECUSED not in found
