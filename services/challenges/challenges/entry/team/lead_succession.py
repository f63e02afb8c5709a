"""Departing: how a team goes on when its lead, or somebody else of it, is gone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.entry.solution.model import WITHDRAWABLE, Solution
from challenges.entry.team.events import SolutionLeadChanged
from challenges.entry.team.model import ACCEPTED, LEAD
from challenges.projections.person.queries import gone


def pass_leads_on(session: Session, person_id: UUID, *, at: datetime) -> list[SolutionLeadChanged]:
    """Let others lead the undecided solutions of a lead whose account is shut; where nobody else is, it waits."""
    theirs = select(Solution).where(Solution.lead_id == person_id, Solution.state.in_(WITHDRAWABLE))
    events = []
    for solution in session.scalars(theirs.order_by(Solution.id).with_for_update()).all():
        if any(not gone(session, one.person_id) for one in solution.team):
            events += pass_lead_on(session, solution, at=at)
    session.flush()
    return events


def pass_lead_on(session: Session, solution: Solution, *, at: datetime) -> list[SolutionLeadChanged]:
    """Let the member who joined first lead, those before others who are not gone themselves."""
    others = [one for one in solution.team if one.person_id != solution.lead_id]
    heir = min(others, key=lambda one: gone(session, one.person_id))
    before = next(one for one in solution.members if one.person_id == solution.lead_id)
    before.state, heir.state, solution.lead_id = ACCEPTED, LEAD, heir.person_id
    solution.touch(at)
    return [SolutionLeadChanged(**solution.identity(), person_id=heir.person_id)]
