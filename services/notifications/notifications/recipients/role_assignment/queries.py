"""Duties by person."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.recipients.role_assignment.model import RoleAssignment


def role_assignments_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, list[RoleAssignment]]:
    """Return the roles that we know of each of these people."""
    found: dict[UUID, list[RoleAssignment]] = {person_id: [] for person_id in person_ids}
    for assignment in session.scalars(select(RoleAssignment).where(RoleAssignment.person_id.in_(person_ids))):
        found[assignment.person_id].append(assignment)
    return found
