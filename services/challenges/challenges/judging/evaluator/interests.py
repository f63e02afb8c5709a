"""Conflicts of interest: an evaluator that joins an organisation of entrants no longer judges their solutions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.entry.solution.model import Solution
from challenges.entry.team.model import STANDING, TeamMember
from challenges.judging.evaluation.events import EvaluationRecused
from challenges.judging.evaluation.model import OPEN, Evaluation
from challenges.judging.evaluation_log.model import RECUSED, LoggedAction
from challenges.judging.evaluation_log.record import record
from challenges.judging.evaluator.model import ACCEPTED, Evaluator


def recuse_from(session: Session, person_id: UUID, organisation_id: UUID, *, at: datetime) -> list[EvaluationRecused]:
    """Recuse a person from the open evaluations of an organisation's solutions, and from being given more of them."""
    appointed = select(Evaluator).where(Evaluator.person_id == person_id, Evaluator.state == ACCEPTED)
    for evaluator in session.scalars(appointed.order_by(Evaluator.challenge_id).with_for_update()).all():
        if organisation_id not in evaluator.organisation_ids:
            evaluator.organisation_ids = sorted([*evaluator.organisation_ids, organisation_id])
    behind = or_(
        exists().where(Solution.id == Evaluation.solution_id, Solution.organisation_id == organisation_id),
        exists().where(
            TeamMember.solution_id == Evaluation.solution_id,
            TeamMember.organisation_id == organisation_id,
            TeamMember.state.in_(STANDING),
        ),
    )
    theirs = select(Evaluation).where(Evaluation.evaluator_id == person_id, Evaluation.state.in_(OPEN), behind)
    events, written = [], []
    for evaluation in session.scalars(theirs.order_by(Evaluation.id).with_for_update()).all():
        before = evaluation.snapshot()
        owner_ids = session.get_one(Challenge, evaluation.challenge_id).owner_ids
        events.append(evaluation.recuse(_JOINED, owner_ids=owner_ids, at=at))
        done = LoggedAction(
            act=RECUSED,
            about_id=person_id,
            phase_id=evaluation.phase_id,
            solution_id=evaluation.solution_id,
            evaluation_id=evaluation.id,
            before=before,
            after=evaluation.snapshot(),
        )
        written.append((evaluation.challenge_id, done))
    session.flush()
    for challenge_id, done in sorted(written, key=lambda one: one[0]):
        record(session, challenge_id, done, by=None, at=at)
    return events


_JOINED = "Ανήκει πλέον σε φορέα των συμμετεχόντων · Belongs to an organisation of the entrants now"
