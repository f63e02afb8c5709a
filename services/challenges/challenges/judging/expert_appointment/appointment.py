"""Appointment of an expert that accepted an invitation to evaluate, with its entries in the evaluation log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from challenges.entry.solution.queries import has_entered
from challenges.judging.evaluation_log.model import ANSWERED, INVITED, LoggedAction
from challenges.judging.evaluation_log.record import record
from challenges.judging.evaluator.model import ACCEPT, ACCEPTED, Evaluator
from challenges.judging.evaluator.queries import for_change
from challenges.network.expert.model import EVALUATOR
from challenges.network.expert_invitation.model import ExpertInvitation
from challenges.projections.person.queries import organisations_of
from chassis.principal import Principal


def is_on_the_other_side(session: Session, invitation: ExpertInvitation) -> bool:
    """Return whether the expert has a solution in a challenge to evaluate, or evaluates the one to solve."""
    if invitation.role == EVALUATOR:
        return has_entered(session, invitation.challenge_id, invitation.person_id)
    evaluator = for_change(session, invitation.challenge_id, invitation.person_id)
    return evaluator is not None and evaluator.state == ACCEPTED


def appoint(session: Session, invitation: ExpertInvitation, *, by: Principal, at: datetime) -> None:
    """Appoint the expert as an evaluator that has accepted. Do nothing if they are one."""
    challenge_id, person_id = invitation.challenge_id, invitation.person_id
    evaluator = for_change(session, challenge_id, person_id)
    if evaluator is None:
        evaluator = Evaluator.invite(challenge_id, person_id, by=invitation.invited_by, at=invitation.invited_at)
        session.add(evaluator)
    elif evaluator.state == ACCEPTED:
        return
    else:
        evaluator.invite_again(by=invitation.invited_by, at=invitation.invited_at)
    invited = LoggedAction(act=INVITED, about_id=person_id, after={"state": evaluator.state})
    evaluator.answer(ACCEPT, by=by, known=organisations_of(session, person_id), at=at)
    session.flush()
    record(session, challenge_id, invited, by=invitation.invited_by, at=at)
    record(
        session,
        challenge_id,
        LoggedAction(act=ANSWERED, about_id=person_id, after={"state": ACCEPTED}),
        by=person_id,
        at=at,
    )
