"""Release of unfinished evaluations, so that the solutions can be assigned again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from challenges.judging.evaluation.model import OPEN, REMOVED, Evaluation
from challenges.judging.evaluation_log.model import TAKEN_BACK, LoggedAction


def release_of_evaluator(session: Session, challenge_id: UUID, evaluator_id: UUID) -> list[LoggedAction]:
    """Release the open evaluations of an evaluator in a challenge. Return a log entry for each."""
    return _release(session, Evaluation.challenge_id == challenge_id, Evaluation.evaluator_id == evaluator_id)


def release_of_solution(session: Session, solution_id: UUID) -> list[LoggedAction]:
    """Release the open evaluations of a solution that ends. Return a log entry for each."""
    return _release(session, Evaluation.solution_id == solution_id)


def release_of_challenge(session: Session, challenge_id: UUID) -> list[LoggedAction]:
    """Release all open evaluations of a challenge that ends. Return a log entry for each."""
    return _release(session, Evaluation.challenge_id == challenge_id)


def _release(session: Session, *which: ColumnElement[bool]) -> list[LoggedAction]:
    # locked in order first, so that nothing waits in a circle with whoever is handing in
    wanted = select(Evaluation).where(*which, Evaluation.state.in_(OPEN)).order_by(Evaluation.id)
    found = session.scalars(wanted.with_for_update()).all()
    done = [
        LoggedAction(
            act=TAKEN_BACK,
            about_id=evaluation.evaluator_id,
            phase_id=evaluation.phase_id,
            solution_id=evaluation.solution_id,
            evaluation_id=evaluation.id,
            before=evaluation.snapshot(),
        )
        for evaluation in found
    ]
    session.execute(
        update(Evaluation)
        .where(Evaluation.id.in_([evaluation.id for evaluation in found]))
        .values(state=REMOVED, version=Evaluation.version + 1),
        execution_options={"synchronize_session": False},
    )
    return done
