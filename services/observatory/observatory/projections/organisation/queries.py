"""Reads of organisations: review routes, municipalities and names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from chassis.principal import Membership, Principal
from commons.roles import CENTRE_KIND
from observatory.projections.organisation.model import NONE, Organisation, ReviewRoute
from observatory.projections.person.queries import centre_can_review, has_active_approver, has_approver

MUNICIPALITY_KIND = "municipality"


def has_active_centre(session: Session, region: str | None) -> bool:
    """Return whether the region has an innovation centre that reviews."""
    centre = exists().where(
        Organisation.region == region, Organisation.kind == CENTRE_KIND, Organisation.status == "active"
    )
    return region is not None and bool(session.scalar(select(centre)))


def review_route(
    session: Session, organisation_id: UUID, principal: Principal, *, author_ids: Collection[UUID]
) -> ReviewRoute:
    """Return the review route of an organisation's practice. A centre without an active manager is no tier.

    The caller's membership stands in for an organisation that has not reached this service yet.
    """
    known = body_of(session, organisation_id, principal)
    authors = principal.added_to(author_ids)
    able = has_active_centre(session, known.region) and centre_can_review(session, known.region, authors)
    return ReviewRoute(kind=known.kind, region=known.region, has_centre=able)


def wants_approval(session: Session, organisation_id: UUID, submitter: Principal) -> bool:
    """Return whether the body wants approvals, and has somebody else than the submitter to give one."""
    known = session.get(Organisation, organisation_id)
    wanted = known is None or known.approval != NONE
    return wanted and has_approver(session, organisation_id, besides=submitter.person_id)


def body_of(session: Session, organisation_id: UUID, principal: Principal) -> Organisation | Membership:
    """Return one of the caller's organisations. The membership stands in for one that is not known here yet."""
    own = (membership for membership in principal.memberships if membership.organisation_id == organisation_id)
    return session.get(Organisation, organisation_id) or next(own)


def municipality(session: Session, elstat_code: str) -> Organisation | None:
    """Return the municipality with an ELSTAT code."""
    return session.scalar(
        select(Organisation).where(Organisation.elstat_code == elstat_code, Organisation.kind == MUNICIPALITY_KIND)
    )


def knows_municipalities(session: Session) -> bool:
    """Return whether the register has reached this service. Before that, no code can be called unknown."""
    return bool(session.scalar(select(exists().where(Organisation.kind == MUNICIPALITY_KIND))))


def count_organisations(session: Session) -> int:
    """Return the number of organisations that have reached this service."""
    return session.scalar(select(func.count()).select_from(Organisation)) or 0


def by_id(session: Session, organisation_ids: Collection[UUID]) -> dict[UUID, Organisation]:
    """Return the known organisations of these ids, by id."""
    wanted = select(Organisation).where(Organisation.organisation_id.in_(organisation_ids))
    return {organisation.organisation_id: organisation for organisation in session.scalars(wanted)}


def find_by_name(session: Session, name: str) -> Organisation | None:
    """Return the organisation with exactly this Greek or English name, or None unless there is exactly one."""
    found = session.scalars(
        select(Organisation).where((Organisation.name_el == name) | (Organisation.name_en == name)).limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def is_unapprovable(organisation_id: Any) -> ColumnElement[bool]:
    """Return the condition that nobody of an organisation, given as a column, can or should approve any more."""
    unwanted = exists().where(Organisation.organisation_id == organisation_id, Organisation.approval == NONE)
    return or_(unwanted, not_(has_active_approver(organisation_id)))
