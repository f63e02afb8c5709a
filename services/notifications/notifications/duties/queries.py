"""Duties by person."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.duties.model import Duty


def duties_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, list[Duty]]:
    """Return the roles that we know of each of these people."""
    held: dict[UUID, list[Duty]] = {person_id: [] for person_id in person_ids}
    for duty in session.scalars(select(Duty).where(Duty.person_id.in_(person_ids))):
        held[duty.person_id].append(duty)
    return held
