"""Reads of approvals: practices that have waited for long, and those that wait for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, not_, or_, select
from sqlalchemy.orm import Session

from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import INTERNAL_APPROVAL
from observatory.projections.organisation.model import NONE, Organisation
from observatory.projections.person.queries import has_active_approver


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
    unwanted = exists().where(Organisation.organisation_id == Practice.organisation_id, Organisation.approval == NONE)
    return session.scalars(
        select(Practice)
        .where(Practice.state == INTERNAL_APPROVAL, or_(unwanted, not_(has_active_approver(Practice.organisation_id))))
        .order_by(Practice.waiting_since, Practice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
