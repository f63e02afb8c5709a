"""Solutions of an erased person: submitted ones stay with their contest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.entry.solution.model import DRAFT, WITHDRAWABLE, Solution
from challenges.entry.team.events import SolutionMemberLeft
from challenges.entry.team.lead_succession import pass_lead_on
from challenges.entry.team.model import LEFT, STANDING, TeamMember
from challenges.judging.evaluation.release import release_of_solution
from challenges.judging.evaluation_log.record import record
from chassis.events import Event


def leave_teams(session: Session, person_id: UUID, *, at: datetime) -> tuple[int, list[Event]]:
    """Remove a person from every undecided team. Return the number of deleted drafts, and the events.

    Drafts of the person alone are deleted. Submissions of the person alone and for no organisation are withdrawn,
    because nobody is left to receive a prize. Everything else continues with the rest of the team.
    """
    own = select(TeamMember.solution_id).where(TeamMember.person_id == person_id, TeamMember.state.in_(STANDING))
    undecided = select(Solution).where(Solution.id.in_(own), Solution.state.in_(WITHDRAWABLE)).order_by(Solution.id)
    gone = 0
    events: list[Event] = []
    for solution in session.scalars(undecided.with_for_update()).all():
        others = [one for one in solution.team if one.person_id != person_id]
        if others:
            events += pass_lead_on(session, solution, at=at) if solution.lead_id == person_id else []
            events.append(_leave(solution, person_id, at))
        elif solution.state == DRAFT:
            session.delete(solution)
            gone += 1
        elif solution.organisation_id is None and session.get_one(Challenge, solution.challenge_id).is_undecided:
            events.append(solution.give_up(at))
            session.flush()
            record(session, solution.challenge_id, *release_of_solution(session, solution.id), by=None, at=at)
    session.flush()
    return gone, events


def _leave(solution: Solution, person_id: UUID, at: datetime) -> SolutionMemberLeft:
    member = next(one for one in solution.members if one.person_id == person_id)
    if solution.state == DRAFT:
        solution.members.remove(member)
    else:  # the file of the contest says who stood behind it
        member.state, member.live, member.left_at = LEFT, False, at
    solution.touch(at)
    return SolutionMemberLeft(**solution.identity(), person_id=person_id)
