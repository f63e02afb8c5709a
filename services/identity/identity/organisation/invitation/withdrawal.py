"""Withdrawal of the pending invitations of an inviter."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from identity.organisation.invitation.model import PENDING, WITHDRAWN, Invitation


def withdraw_given_by(session: Session, person_id: UUID, *, organisation_id: UUID | None = None, now: datetime) -> None:
    """Withdraw a person's pending invitations, for one organisation or for all."""
    given = update(Invitation).where(Invitation.invited_by == person_id, Invitation.state == PENDING)
    if organisation_id is not None:
        given = given.where(Invitation.organisation_id == organisation_id)
    session.execute(given.values(state=WITHDRAWN, ended_at=now))
