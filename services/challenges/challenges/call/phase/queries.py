"""Query that locks the phases of a challenge."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.call.phase.model import Phase


def lock(session: Session, challenge_id: UUID) -> None:
    """Lock the phases of the challenge, waiting for transactions that keep one open, and read them anew.

    The lock is `FOR NO KEY UPDATE`. A transaction that changes a solution twice reads its phase by foreign key, and a
    stronger lock would deadlock with it.
    """
    wanted = select(Phase).where(Phase.challenge_id == challenge_id).order_by(Phase.position)
    session.scalars(wanted.with_for_update(key_share=True).execution_options(populate_existing=True)).all()
