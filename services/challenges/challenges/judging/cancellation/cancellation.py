"""Calling off: end of a challenge that is archived before it was decided, for all participants."""

from __future__ import annotations

from collections.abc import Iterable
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
from challenges.network.expert_invitation.model import INVITED, ExpertInvitation
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
    session: Session, challenge: Challenge, left: Iterable[Solution], *, at: datetime
) -> tuple[list[Event], list[LoggedAction]]:
    """End the remaining solutions, appointments and evaluations. Return the events and the log entries."""
    events: list[Event] = [solution.call_off(at) for solution in left]
    serving = select(Evaluator).where(
        Evaluator.challenge_id == challenge.id, Evaluator.state.in_((INVITED_EVALUATOR, ACCEPTED_EVALUATOR))
    )
    done, people = [], set(_experts_asked(session, challenge.id))
    for evaluator in session.scalars(serving.order_by(Evaluator.person_id).with_for_update()).all():
        before = evaluator.state
        evaluator.remove()
        people.add(evaluator.person_id)
        after = {"state": evaluator.state}
        done.append(LoggedAction(act=REMOVED, about_id=evaluator.person_id, before={"state": before}, after=after))
    session.flush()
    done += release_of_challenge(session, challenge.id)
    return [ChallengeCalledOff(**challenge.identity(), person_ids=sorted(people)), *events], done


def _experts_asked(session: Session, challenge_id: UUID) -> Iterable[UUID]:
    waiting = ExpertInvitation.challenge_id == challenge_id, ExpertInvitation.state == INVITED
    return session.scalars(select(ExpertInvitation.person_id).where(*waiting))
