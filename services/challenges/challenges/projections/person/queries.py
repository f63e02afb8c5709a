"""Queries for people: gone persons, and present or former editors of an organisation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, not_, or_, select
from sqlalchemy.orm import Session

from challenges.projections.person.model import KnownMember, is_gone


def gone(session: Session, person_id: UUID) -> bool:
    """Return whether the person is erased or suspended."""
    return bool(session.scalar(select(is_gone(person_id))))


def has_approver(session: Session, organisation_id: UUID, *, besides: UUID | None) -> bool:
    """Return whether the organisation has an approver or manager besides one person, not counting the gone."""
    return bool(session.scalar(select(has_active_approver(organisation_id, besides=besides))))


def has_active_approver(organisation_id: Any, *, besides: UUID | None = None) -> ColumnElement[bool]:
    """Return the condition that `has_approver` checks, for an organisation given as a column or a value."""
    return exists().where(
        KnownMember.organisation_id == organisation_id,
        KnownMember.role.in_(["approver", "manager"]),
        KnownMember.until.is_(None),
        KnownMember.person_id.is_distinct_from(besides),
        not_(is_gone(KnownMember.person_id)),
    )


def organisations_of(session: Session, person_id: UUID | None) -> frozenset[UUID]:
    """Return the organisations in which the person has a role now."""
    theirs = select(KnownMember.organisation_id).where(KnownMember.person_id == person_id, KnownMember.until.is_(None))
    return frozenset(session.scalars(theirs))


def worked_for(
    session: Session, person_id: UUID | None, organisation_ids: Collection[UUID], *, since: datetime | None
) -> bool:
    """Return whether the person has a role in one of the organisations, or had one after `since`."""
    still = KnownMember.until.is_(None)
    lasted = still if since is None else or_(still, KnownMember.until > since)
    worked = exists().where(
        KnownMember.person_id == person_id, KnownMember.organisation_id.in_(organisation_ids), lasted
    )
    return bool(session.scalar(select(worked)))
