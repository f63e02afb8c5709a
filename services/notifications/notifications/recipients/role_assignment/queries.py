"""Duties by person."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.recipients.role_assignment.model import RoleAssignment


def duties_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, list[RoleAssignment]]:
    """Return the roles that we know of each of these people."""
    held: dict[UUID, list[RoleAssignment]] = {person_id: [] for person_id in person_ids}
    for duty in session.scalars(select(RoleAssignment).where(RoleAssignment.person_id.in_(person_ids))):
        held[duty.person_id].append(duty)
    return held
