"""Reads of people: those able to act for an organisation now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, exists, func, literal, not_, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from commons.roles import CENTRE_KIND
from observatory.projections.organisation.model import Organisation
from observatory.projections.person.model import Member, SuspendedPerson


def has_active_manager(region: Any, author_ids: Any) -> ColumnElement[bool]:
    """Return the condition that the region's centre has a manager, not suspended and not one of the authors.

    Both arguments are columns or values. Before the first member has reached this service, every centre has one.
    """
    # an alias, because a query around this condition may select from the same table
    centre = aliased(Organisation)
    manager = (
        exists()
        .where(centre.region == region, centre.kind == CENTRE_KIND, centre.status == "active")
        .where(
            Member.organisation_id == centre.organisation_id,
            Member.role == "manager",
            Member.person_id != func.all(author_ids),
            not_(exists().where(SuspendedPerson.person_id == Member.person_id)),
        )
    )
    return or_(manager, not_(exists(select(Member.person_id))))


def manages_centre(session: Session, person_id: UUID, region: str | None) -> bool:
    """Return whether the person is a manager of the region's innovation centre."""
    if region is None:
        return False
    manager = exists().where(
        Organisation.region == region,
        Organisation.kind == CENTRE_KIND,
        Organisation.status == "active",
        Member.organisation_id == Organisation.organisation_id,
        Member.person_id == person_id,
        Member.role == "manager",
    )
    return bool(session.scalar(select(manager)))


def centre_can_review(session: Session, region: str | None, author_ids: Collection[UUID]) -> bool:
    """Return whether the region's innovation centre has somebody to review a practice of these authors."""
    if region is None:
        return False
    authors = literal(list(author_ids), ARRAY(Uuid()))
    return bool(session.scalar(select(has_active_manager(region, authors))))


def organisations_by_person(session: Session, person_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return the organisations in which each of these people has a role."""
    found: dict[UUID, set[UUID]] = {}
    for one in session.execute(
        select(Member.person_id, Member.organisation_id).where(Member.person_id.in_(person_ids))
    ):
        found.setdefault(one.person_id, set()).add(one.organisation_id)
    return found


def has_approver(session: Session, organisation_id: UUID, *, besides: UUID | None) -> bool:
    """Return whether the organisation has an approver or manager besides one person, not counting the suspended."""
    return bool(session.scalar(select(has_active_approver(organisation_id, besides=besides))))


def has_active_approver(organisation_id: Any, *, besides: UUID | None = None) -> ColumnElement[bool]:
    """Return the condition that `has_approver` checks, for an organisation given as a column or a value."""
    return exists().where(
        Member.organisation_id == organisation_id,
        Member.role.in_(["approver", "manager"]),
        Member.person_id.is_distinct_from(besides),
        not_(exists().where(SuspendedPerson.person_id == Member.person_id)),
    )
