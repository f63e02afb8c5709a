"""Departing: what becomes of somebody's drafts when they are erased; what was handed in stays with its contest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.solutions.model import DRAFT, Solution
from challenges.teams.events import SolutionMemberLeft
from challenges.teams.model import LEAD, TeamMember


def depart(session: Session, person_id: UUID, *, at: datetime) -> tuple[int, list[SolutionMemberLeft]]:
    """Delete the drafts that are theirs alone and leave the others to their teams; gives how many rows went."""
    own = select(TeamMember.solution_id).where(TeamMember.person_id == person_id)
    drafts = select(Solution).where(Solution.id.in_(own), Solution.state == DRAFT).order_by(Solution.id)
    gone, told = 0, []
    for solution in session.scalars(drafts.with_for_update()).all():
        others = [one for one in solution.team if one.person_id != person_id]
        if solution.lead_id == person_id and not others:
            session.delete(solution)
            gone += 1
            continue
        if solution.lead_id == person_id:
            others[0].state, solution.lead_id = LEAD, others[0].person_id
        solution.members.remove(next(one for one in solution.members if one.person_id == person_id))
        solution.touch(at)
        told.append(SolutionMemberLeft(**solution.identity(), person_id=person_id))
    session.flush()
    return gone, told
