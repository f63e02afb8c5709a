"""Reads of evaluators: those of a challenge with their work, and the invitations of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select, tuple_
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.entry.solution.model import ENDED, Solution
from challenges.entry.team.model import TeamMember
from challenges.judging.evaluation.model import OPEN, RECUSED, SUBMITTED, Evaluation
from challenges.judging.evaluator.model import ACCEPTED, INVITED, Evaluator
from challenges.projections.person.model import is_gone


def for_change(session: Session, challenge_id: UUID, person_id: UUID | None) -> Evaluator | None:
    """Load and lock one evaluator."""
    return session.get(Evaluator, (challenge_id, person_id), with_for_update=True) if person_id else None


def asked_lately(session: Session, by: UUID | None, *, now: datetime) -> int:
    """Return how many a person has asked within the last hour, for whichever challenges."""
    asked = select(func.count()).where(Evaluator.appointed_by == by, Evaluator.invited_at > now - timedelta(hours=1))
    return session.scalars(asked).one()


def judging(session: Session, challenge_id: UUID) -> Sequence[Evaluator]:
    """Return the evaluators that accepted, are not gone, and have no solution of their own in the challenge."""
    own = exists().where(
        TeamMember.challenge_id == challenge_id, TeamMember.person_id == Evaluator.person_id, TeamMember.live
    )
    wanted = select(Evaluator).where(Evaluator.challenge_id == challenge_id, Evaluator.state == ACCEPTED, ~own)
    return session.scalars(wanted.where(~is_gone(Evaluator.person_id))).all()


def with_work(
    session: Session, challenge_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Any]:
    """List the evaluators of a challenge as they were invited, with how much each has to do and has done."""
    counts = (
        func.count().filter(Evaluation.state.in_(OPEN)).label("open"),
        func.count().filter(Evaluation.state == SUBMITTED).label("submitted"),
        func.count().filter(Evaluation.state == RECUSED).label("recused"),
    )
    work = (
        select(Evaluation.evaluator_id, *counts)
        .join(Solution, Solution.id == Evaluation.solution_id)
        .where(Evaluation.challenge_id == challenge_id, Solution.state.not_in(ENDED))
        .group_by(Evaluation.evaluator_id)
        .subquery()
    )
    wanted: Select[*tuple[Any, ...]] = (
        select(
            *Evaluator.__table__.columns,
            *(func.coalesce(work.c[name], 0).label(name) for name in ("open", "submitted", "recused")),
        )
        .outerjoin(work, work.c.evaluator_id == Evaluator.person_id)
        .where(Evaluator.challenge_id == challenge_id)
    )
    if after is not None:
        wanted = wanted.where(tuple_(Evaluator.invited_at, Evaluator.person_id) > after)
    return session.execute(wanted.order_by(Evaluator.invited_at, Evaluator.person_id).limit(limit)).all()


def invitations_of(session: Session, person_id: UUID | None) -> Sequence[Any]:
    """List the invitations that wait for a person's answer, with the challenge's title."""
    wanted = (
        select(Evaluator.challenge_id, Challenge.title.label("challenge_title"), Evaluator.invited_at)
        .join(Challenge, Challenge.id == Evaluator.challenge_id)
        .where(Evaluator.person_id == person_id, Evaluator.state == INVITED)
        .order_by(Evaluator.invited_at, Evaluator.challenge_id)
    )
    return session.execute(wanted).all()
