"""Queries for approvals: challenges that have waited for long, and those that wait for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, not_, or_, select
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import INTERNAL_APPROVAL
from challenges.projections.organisation.model import NONE, Organisation
from challenges.projections.person.queries import has_active_approver


def waiting_since_before(session: Session, moment: datetime, limit: int) -> Sequence[Challenge]:
    """Load and lock challenges that wait for their body since before a moment and were not reminded of."""
    return session.scalars(
        select(Challenge)
        .where(Challenge.state == INTERNAL_APPROVAL, Challenge.waiting_since < moment, Challenge.reminded_at.is_(None))
        .order_by(Challenge.waiting_since, Challenge.id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()


def waiting_for_nobody(session: Session, limit: int) -> Sequence[Challenge]:
    """Load and lock challenges that wait for a body without an active approver, or one that wants no approvals now."""
    lead = Challenge.lead_organisation_id
    unwanted = exists().where(Organisation.organisation_id == lead, Organisation.approval == NONE)
    return session.scalars(
        select(Challenge)
        .where(Challenge.state == INTERNAL_APPROVAL, or_(unwanted, not_(has_active_approver(lead))))
        .order_by(Challenge.waiting_since, Challenge.id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()
