"""Reads of approvals: practices that have waited for long, and those that wait for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import INTERNAL_APPROVAL
from observatory.projections.organisation.queries import is_unapprovable


def waiting_since_before(session: Session, moment: datetime, limit: int) -> Sequence[Practice]:
    """Load and lock practices that wait for their body since before a moment and were not reminded of."""
    return session.scalars(
        select(Practice)
        .where(Practice.state == INTERNAL_APPROVAL, Practice.waiting_since < moment, Practice.escalated_at.is_(None))
        .order_by(Practice.waiting_since, Practice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def waiting_for_nobody(session: Session, limit: int) -> Sequence[Practice]:
    """Load and lock practices that wait for a body without an active approver, or one that wants no approvals now."""
    return session.scalars(
        select(Practice)
        .where(Practice.state == INTERNAL_APPROVAL, is_unapprovable(Practice.organisation_id))
        .order_by(Practice.waiting_since, Practice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
