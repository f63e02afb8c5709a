"""Queries for questions: the readable ones of a challenge, and the number of a person's unanswered ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from challenges.call.question.model import Question


def for_change(session: Session, challenge_id: UUID, question_id: UUID) -> Question | None:
    """Load a question about this challenge and keep everybody else from answering it."""
    wanted = select(Question).where(Question.id == question_id, Question.challenge_id == challenge_id)
    return session.scalar(wanted.with_for_update())


def still_open(session: Session, challenge_id: UUID, person_id: UUID | None) -> int:
    """Count the questions of a person about a challenge that wait for an answer."""
    wanted = select(func.count()).where(
        Question.challenge_id == challenge_id, Question.asker_id == person_id, Question.answer.is_(None)
    )
    return session.scalar(wanted) or 0


def of_challenge(
    session: Session,
    challenge_id: UUID,
    *,
    person_id: UUID | None,
    sees_all: bool,
    answered: bool | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Question]:
    """List the answered questions and those that the person asked, or all, the latest first."""
    wanted = select(Question).where(Question.challenge_id == challenge_id)
    if not sees_all:
        wanted = wanted.where(or_(Question.answer.is_not(None), Question.asker_id == person_id))
    if answered is not None:
        wanted = wanted.where(Question.answer.is_not(None) if answered else Question.answer.is_(None))
    if after is not None:
        wanted = wanted.where(tuple_(Question.asked_at, Question.id) < after)
    return session.scalars(wanted.order_by(Question.asked_at.desc(), Question.id.desc()).limit(limit)).all()
