"""Reading suspensions."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.person.person.model import SUSPENDED, Person


def is_suspended(session: Session, person_id: UUID) -> bool:
    """Return whether an account is suspended. Locks its state until the transaction ends."""
    status = session.scalar(select(Person.status).where(Person.id == person_id).with_for_update(read=True))
    return status == SUSPENDED
