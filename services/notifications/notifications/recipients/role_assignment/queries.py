"""Role assignments by person, and the organisations that somebody decides for."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from notifications.recipients.role_assignment.model import RoleAssignment
from notifications.recipients.suspended_person.model import SuspendedPerson


def role_assignments_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, list[RoleAssignment]]:
    """Return the roles that we know of each of these people."""
    found: dict[UUID, list[RoleAssignment]] = {person_id: [] for person_id in person_ids}
    for assignment in session.scalars(select(RoleAssignment).where(RoleAssignment.person_id.in_(person_ids))):
        found[assignment.person_id].append(assignment)
    return found


def decided_for(session: Session, organisation_ids: Collection[str]) -> frozenset[str]:
    """Return those of the organisations that have an active approver or manager."""
    suspended = exists().where(SuspendedPerson.person_id == RoleAssignment.person_id)
    deciding = select(RoleAssignment.organisation_id).where(
        RoleAssignment.organisation_id.in_({UUID(one) for one in organisation_ids}),
        RoleAssignment.role.in_(["approver", "manager"]),
        ~suspended,
    )
    return frozenset(str(one) for one in session.scalars(deciding.distinct()))
