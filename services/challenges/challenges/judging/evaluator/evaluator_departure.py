"""Departure of an evaluator: the end of their appointments and open evaluations in all undecided challenges."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.judging.evaluation.model import OPEN, Evaluation
from challenges.judging.evaluation.release import release_of_evaluator
from challenges.judging.evaluation_log.model import REMOVED as REMOVED_ACT
from challenges.judging.evaluation_log.model import LoggedAction
from challenges.judging.evaluation_log.record import record
from challenges.judging.evaluator.events import ChallengeEvaluatorLeft
from challenges.judging.evaluator.model import ACCEPTED, INVITED, Evaluator
from challenges.judging.evaluator.queries import for_change


def leave_all(session: Session, person_id: UUID, *, at: datetime) -> list[ChallengeEvaluatorLeft]:
    """End every appointment of the person and release their open evaluations. Submitted ones count."""
    judging = select(Evaluator.challenge_id).where(
        Evaluator.person_id == person_id, Evaluator.state.in_((INVITED, ACCEPTED))
    )
    working = select(Evaluation.challenge_id).where(Evaluation.evaluator_id == person_id, Evaluation.state.in_(OPEN))
    concerned = select(Challenge).where(or_(Challenge.id.in_(judging), Challenge.id.in_(working)))
    # whoever assigns at this moment is waited for: nothing is given to somebody who is gone
    locked = concerned.order_by(Challenge.id).with_for_update(key_share=True)
    events, written = [], []
    for challenge in session.scalars(locked).all():
        if not challenge.is_undecided:
            continue
        event, done = leave(session, challenge, person_id, by_owners=False)
        events.append(event)
        written.append((challenge.id, done))
    session.flush()
    for challenge_id, done in written:
        record(session, challenge_id, *done, by=None, at=at)
    return events


def leave(
    session: Session, challenge: Challenge, person_id: UUID, *, by_owners: bool
) -> tuple[ChallengeEvaluatorLeft, list[LoggedAction]]:
    """End one appointment in a challenge that is locked. Return the events and the log entries."""
    evaluator = for_change(session, challenge.id, person_id)
    done, accepted = [], False
    if evaluator is not None:
        before, accepted = evaluator.state, evaluator.state == ACCEPTED
        evaluator.remove()
        done = [
            LoggedAction(
                act=REMOVED_ACT, about_id=person_id, before={"state": before}, after={"state": evaluator.state}
            )
        ]
    released = release_of_evaluator(session, challenge.id, person_id)
    event = ChallengeEvaluatorLeft(
        **challenge.identity(), person_id=person_id, accepted=accepted, gaps=len(released), by_owners=by_owners
    )
    return event, [*done, *released]
