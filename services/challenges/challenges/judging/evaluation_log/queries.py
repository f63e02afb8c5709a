"""Reads of acts: the trail of a challenge, and whether it is as it was written."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from itertools import groupby
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from challenges.judging.evaluation_log.model import LogEntry, broken


def of_challenge(session: Session, challenge_id: UUID, *, before: int | None, limit: int) -> Sequence[LogEntry]:
    """List the entries of a challenge, the latest first. `before` is the number of the last one seen."""
    wanted = select(LogEntry).where(LogEntry.challenge_id == challenge_id)
    if before is not None:
        wanted = wanted.where(LogEntry.number < before)
    return session.scalars(wanted.order_by(LogEntry.number.desc()).limit(limit)).all()


def has_entries(session: Session, challenge_id: UUID) -> bool:
    """Return whether anything about the evaluation of a challenge was logged."""
    return bool(session.scalar(select(exists().where(LogEntry.challenge_id == challenge_id))))


def first_broken(session: Session) -> tuple[UUID, int] | None:
    """Find a challenge with a changed log, and return the number of its first changed entry."""
    every = select(LogEntry).order_by(LogEntry.challenge_id, LogEntry.number).execution_options(yield_per=1000)
    with closing(session.scalars(every)) as acts:
        for challenge_id, trail in groupby(acts, lambda act: act.challenge_id):
            number = broken(trail)
            if number is not None:
                return challenge_id, number
    return None
