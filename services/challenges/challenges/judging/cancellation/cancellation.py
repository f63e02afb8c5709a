"""Calling off: end of a challenge that is archived before it was decided, for all participants."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from challenges.call.challenge.events import ChallengeCalledOff
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import UNPUBLISHED
from challenges.entry.solution.model import DRAFT, SUBMITTED, WITHDRAWABLE, Solution
from challenges.judging.evaluation.eligible_solutions import phase_ids
from challenges.judging.evaluation.release import release_of_challenge
from challenges.judging.evaluation_log.model import REMOVED, LoggedAction
from challenges.judging.evaluator.model import ACCEPTED as ACCEPTED_EVALUATOR
from challenges.judging.evaluator.model import INVITED as INVITED_EVALUATOR
from challenges.judging.evaluator.model import Evaluator
from challenges.network.expert_invitation.model import ACCEPTED, INVITED, ExpertInvitation
from chassis.events import Event


def ending_early(session: Session, challenge: Challenge) -> list[Solution] | None:
    """Load for a change the solutions that an end of the challenge now would leave undecided, or None if it is decided.

    It ends early when a submission has no result, or when it was unpublished before every evaluated phase was decided.
    The challenge is locked.
    """
    open_ones = select(Solution).where(Solution.challenge_id == challenge.id, Solution.state.in_(WITHDRAWABLE))
    whole = selectinload(Solution.members), selectinload(Solution.invitations)
    found = session.scalars(open_ones.order_by(Solution.id).options(*whole).with_for_update()).all()
    undecided = [
        phase_id
        for phase in challenge.phases
        if phase.is_evaluated and phase.advanced_at is None
        for phase_id in phase_ids(challenge.phases, phase)
    ]
    left = [one for one in found if one.state in {DRAFT, SUBMITTED} or one.phase_id in undecided]
    handed_in = any(one.state != DRAFT for one in left)
    taken_down = challenge.state == UNPUBLISHED and challenge.is_undecided
    return left if handed_in or taken_down else None


def call_off(
    session: Session, challenge: Challenge, left: Collection[Solution], *, at: datetime
) -> tuple[list[Event], list[LoggedAction]]:
    """End the remaining solutions, appointments and evaluations. Return the events and the log entries."""
    teams = {person_id for solution in left for person_id in solution.team_ids}
    events: list[Event] = [solution.call_off(at) for solution in left]
    people, done = end_appointments(session, challenge, at=at)
    return [ChallengeCalledOff(**challenge.identity(), person_ids=sorted(people - teams)), *events], done


def end_appointments(session: Session, challenge: Challenge, *, at: datetime) -> tuple[set[UUID], list[LoggedAction]]:
    """End the appointments, invitations and open evaluations of a challenge.

    Return the people that served or were asked, and the log entries.
    """
    serving = select(Evaluator).where(
        Evaluator.challenge_id == challenge.id, Evaluator.state.in_((INVITED_EVALUATOR, ACCEPTED_EVALUATOR))
    )
    done, people = [], end_expert_invitations(session, challenge.id, at)
    for evaluator in session.scalars(serving.order_by(Evaluator.person_id).with_for_update()).all():
        before = evaluator.state
        evaluator.remove()
        people.add(evaluator.person_id)
        after = {"state": evaluator.state}
        done.append(LoggedAction(act=REMOVED, about_id=evaluator.person_id, before={"state": before}, after=after))
    session.flush()
    done += release_of_challenge(session, challenge.id)
    return people, done


def end_expert_invitations(session: Session, challenge_id: UUID, at: datetime) -> set[UUID]:
    """End the open invitations of experts. Return everybody that was asked and has not declined."""
    asked = ExpertInvitation.challenge_id == challenge_id, ExpertInvitation.state.in_((INVITED, ACCEPTED))
    found = session.scalars(select(ExpertInvitation).where(*asked).order_by(ExpertInvitation.id).with_for_update())
    people = set()
    for invitation in found.all():
        people.add(invitation.person_id)
        invitation.call_off(at)
    return people
