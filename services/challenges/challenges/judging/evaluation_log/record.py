"""Recording: writes acts down, in the transaction in which they happen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from challenges.bulk import insert_rows
from challenges.judging.evaluation_log.model import LogEntry, LoggedAction, chained
from chassis.audit.chain import BEGINNING

# The chain of a challenge has one end: whoever writes next to it waits for whoever is writing.
# The key is the table's name in 0.1.0, whose replicas may write beside ours.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('evaluation_acts:' || :challenge_id, 0))")


def record(session: Session, challenge_id: UUID, *done: LoggedAction, by: UUID | None, at: datetime) -> None:
    """Append actions to the evaluation log of a challenge, as the last step of a transaction."""
    if not done:
        return
    session.execute(_ONE_AT_A_TIME, {"challenge_id": str(challenge_id)})
    last = session.execute(
        select(LogEntry.number, LogEntry.digest)
        .where(LogEntry.challenge_id == challenge_id)
        .order_by(LogEntry.number.desc())
        .limit(1)
    ).first()
    number, digest = last or (0, BEGINNING)
    rows = [
        {
            "challenge_id": challenge_id,
            "number": number + position,
            "act": one.act,
            "person_id": by,
            "about_id": one.about_id,
            "phase_id": one.phase_id,
            "solution_id": one.solution_id,
            "evaluation_id": one.evaluation_id,
            "before": one.before,
            "after": one.after,
            "at": at,
        }
        for position, one in enumerate(done, start=1)
    ]
    insert_rows(session, LogEntry, chained(rows, digest))
