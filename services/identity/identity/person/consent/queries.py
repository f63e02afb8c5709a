"""Reading the records of consent of a person."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.person.consent.model import Consent


def of_person(session: Session, person_id: UUID) -> Sequence[Consent]:
    """Return a person's records of consent, oldest first."""
    decisions = select(Consent).where(Consent.person_id == person_id)
    return session.scalars(decisions.order_by(Consent.said_at, Consent.id)).all()
