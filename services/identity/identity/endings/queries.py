"""Reading endings: those that an access token could still be from before of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.endings.model import KEPT, Ending


def latest(session: Session, *, now: datetime) -> Sequence[Ending]:
    """Give the endings of the last twenty minutes."""
    return session.scalars(select(Ending).where(Ending.ended_at >= now - KEPT).order_by(Ending.ended_at)).all()
