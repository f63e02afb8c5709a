"""Queries for teams: the open invitations of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, func, select, tuple_
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.entry.solution.model import Solution
from challenges.entry.solution.queries import title_shown
from challenges.entry.team.model import WAITING, Invitation


def asked_lately(session: Session, lead_id: UUID | None, *, now: datetime) -> int:
    """Return how many addresses a lead has invited within a day, to whichever solutions."""
    asked = (
        select(func.count())
        .select_from(Invitation)
        .join(Solution, Solution.id == Invitation.solution_id)
        .where(Solution.lead_id == lead_id, Invitation.invited_at > now - timedelta(days=1))
    )
    return session.scalars(asked).one()


def waiting_for(
    session: Session, person_id: UUID | None, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Row[UUID, datetime, UUID, UUID, str, str, str]]:
    """List a person's open invitations, the latest first, each with its solution and challenge."""
    wanted = (
        select(
            Invitation.id,
            Invitation.invited_at,
            Solution.id.label("solution_id"),
            Solution.challenge_id,
            title_shown().label("title"),
            func.coalesce(Solution.as_qualified["summary"].astext, Solution.summary).label("summary"),
            Challenge.title.label("challenge_title"),
        )
        .join(Solution, Solution.id == Invitation.solution_id)
        .join(Challenge, Challenge.id == Solution.challenge_id)
        .where(Invitation.person_id == person_id, Invitation.state == WAITING)
    )
    if after is not None:
        wanted = wanted.where(tuple_(Invitation.invited_at, Invitation.id) < after)
    return session.execute(wanted.order_by(Invitation.invited_at.desc(), Invitation.id.desc()).limit(limit)).all()
