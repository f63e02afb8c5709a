"""Queries for solutions: one for a change, those of a challenge, the caller's own, and relations to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from challenges.entry.solution.model import IN_CONTEST, LIVE, UNDECIDED, Solution
from challenges.entry.team.model import STANDING, TeamMember
from chassis.principal import Principal


def for_change(session: Session, solution_id: UUID) -> Solution | None:
    """Load a solution and keep everybody else from changing it until this transaction ends."""
    return session.get(Solution, solution_id, with_for_update=True, populate_existing=True)


def title_shown() -> ColumnElement[str]:
    """Return the column of the title as others than the team may read it."""
    return func.coalesce(Solution.as_qualified["title"].astext, Solution.title)


def of_challenge(
    session: Session,
    challenge_id: UUID,
    *,
    states: Collection[str],
    sealed: Collection[UUID],
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Solution]:
    """List the solutions of a challenge that were handed in and are in these states, the latest submission first.

    Those in `sealed` phases are left out, unless they came there from an earlier phase.
    """
    handed_in = Solution.challenge_id == challenge_id, Solution.state.in_(states), Solution.submitted_at.is_not(None)
    known = or_(Solution.state.not_in(UNDECIDED), Solution.phase_id.not_in(sealed))
    wanted = select(Solution).where(*handed_in, known)
    if after is not None:
        wanted = wanted.where(tuple_(Solution.submitted_at, Solution.id) < after)
    return session.scalars(wanted.order_by(Solution.submitted_at.desc(), Solution.id.desc()).limit(limit)).all()


def of_person(
    session: Session, person_id: UUID | None, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Solution]:
    """List the solutions behind which a person stands, the latest change first."""
    own = select(TeamMember.solution_id).where(TeamMember.person_id == person_id, TeamMember.state.in_(STANDING))
    wanted = select(Solution).where(Solution.id.in_(own))
    if after is not None:
        wanted = wanted.where(tuple_(Solution.updated_at, Solution.id) < after)
    return session.scalars(wanted.order_by(Solution.updated_at.desc(), Solution.id.desc()).limit(limit)).all()


def has_entered(session: Session, challenge_id: UUID, person_id: UUID | None) -> bool:
    """Return whether a person is in the team of a live solution of the challenge."""
    entered = exists().where(
        TeamMember.challenge_id == challenge_id, TeamMember.person_id == person_id, TeamMember.live
    )
    return bool(session.scalar(select(entered)))


def stands_behind(
    session: Session, challenge_id: UUID, organisation_ids: Collection[UUID], *, states: Collection[str] = LIVE
) -> bool:
    """Return whether one of the organisations is behind a solution in these states, by itself or through a member."""
    ours = select(Solution.id).where(Solution.challenge_id == challenge_id, Solution.state.in_(states))
    member = exists().where(
        TeamMember.solution_id == Solution.id,
        TeamMember.organisation_id.in_(organisation_ids),
        TeamMember.state.in_(STANDING),
    )
    found = ours.where(or_(Solution.organisation_id.in_(organisation_ids), member)).limit(1)
    return bool(organisation_ids) and session.scalar(found) is not None


def has_interest(session: Session, challenge_id: UUID, who: Principal) -> bool:
    """Return whether a person, or an organisation in which they have a role, is behind a solution of the challenge."""
    return has_entered(session, challenge_id, who.person_id) or stands_behind(
        session, challenge_id, {membership.organisation_id for membership in who.memberships}
    )


def submission_counts(session: Session, challenge_id: UUID) -> Mapping[UUID, int]:
    """Return the number of submitted solutions of a challenge, by phase."""
    handed_in = select(Solution.phase_id, func.count()).where(
        Solution.challenge_id == challenge_id, Solution.state.in_(IN_CONTEST)
    )
    return {row[0]: row[1] for row in session.execute(handed_in.group_by(Solution.phase_id))}
