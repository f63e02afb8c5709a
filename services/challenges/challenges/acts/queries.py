"""Reads of acts: the trail of a challenge, and whether it is as it was written."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.acts.model import Act, broken


def of_challenge(session: Session, challenge_id: UUID, *, before: int | None, limit: int) -> Sequence[Act]:
    """List the acts of a challenge, the latest first; `before` is the number of the last one seen."""
    wanted = select(Act).where(Act.challenge_id == challenge_id)
    if before is not None:
        wanted = wanted.where(Act.number < before)
    return session.scalars(wanted.order_by(Act.number.desc()).limit(limit)).all()


def first_broken(session: Session) -> tuple[UUID, int] | None:
    """Find a challenge whose trail was changed, and the number of the first act that is not as it was written."""
    every = select(Act).order_by(Act.challenge_id, Act.number).execution_options(yield_per=1000)
    with closing(session.scalars(every)) as acts:
        for challenge_id, trail in groupby(acts, lambda act: act.challenge_id):
            number = broken(trail)
            if number is not None:
                return challenge_id, number
    return None
