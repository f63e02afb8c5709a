"""Reads of phases: those of a challenge for a change, and how many solutions each has."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.call.phase.model import Phase
from challenges.entry.solution.model import QUALIFIED, SUBMITTED, Solution


def lock(session: Session, challenge_id: UUID) -> None:
    """Lock the phases of the challenge, waiting for transactions that keep one open, and read them anew.

    The lock is `FOR NO KEY UPDATE`. A transaction that changes a solution twice reads its phase by foreign key, and a
    stronger lock would deadlock with it.
    """
    wanted = select(Phase).where(Phase.challenge_id == challenge_id).order_by(Phase.position)
    session.scalars(wanted.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def submitted(session: Session, challenge_id: UUID) -> Mapping[UUID, int]:
    """Count, by phase, the solutions that are handed in."""
    handed_in = select(Solution.phase_id, func.count()).where(
        Solution.challenge_id == challenge_id, Solution.state.in_((SUBMITTED, QUALIFIED))
    )
    return {row[0]: row[1] for row in session.execute(handed_in.group_by(Solution.phase_id))}
