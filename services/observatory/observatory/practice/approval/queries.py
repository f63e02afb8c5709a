"""Reads of approvals: practices that have waited for long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import INTERNAL_APPROVAL


def waiting_since_before(session: Session, moment: datetime, limit: int) -> Sequence[Practice]:
    """Load and lock practices that wait for their body since before a moment and were not reminded of."""
    return session.scalars(
        select(Practice)
        .where(Practice.state == INTERNAL_APPROVAL, Practice.waiting_since < moment, Practice.escalated_at.is_(None))
        .order_by(Practice.waiting_since, Practice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
