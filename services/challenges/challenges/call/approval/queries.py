"""Queries for approvals: challenges that have waited for long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import INTERNAL_APPROVAL


def waiting_since_before(session: Session, moment: datetime, limit: int) -> Sequence[Challenge]:
    """Load and lock challenges that wait for their body since before a moment and were not reminded of."""
    return session.scalars(
        select(Challenge)
        .where(Challenge.state == INTERNAL_APPROVAL, Challenge.waiting_since < moment, Challenge.reminded_at.is_(None))
        .order_by(Challenge.waiting_since, Challenge.id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()
