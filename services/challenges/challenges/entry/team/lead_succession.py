"""Succession in a team whose lead, or another member, is gone."""

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
    """Appoint new leads for the undecided solutions of a suspended lead. A solution without other members waits."""
    theirs = select(Solution).where(Solution.lead_id == person_id, Solution.state.in_(WITHDRAWABLE))
    events = []
    for solution in session.scalars(theirs.order_by(Solution.id).with_for_update()).all():
        if any(not gone(session, one.person_id) for one in solution.team):
            events += pass_lead_on(session, solution, at=at)
    session.flush()
    return events


def pass_lead_on(session: Session, solution: Solution, *, at: datetime) -> list[SolutionLeadChanged]:
    """Appoint the member that joined first as the lead, preferring members that are not gone themselves."""
    others = [one for one in solution.team if one.person_id != solution.lead_id]
    heir = min(others, key=lambda one: gone(session, one.person_id))
    before = next(one for one in solution.members if one.person_id == solution.lead_id)
    before.state, heir.state, solution.lead_id = ACCEPTED, LEAD, heir.person_id
    solution.touch(at)
    return [SolutionLeadChanged(**solution.identity(), person_id=heir.person_id)]
