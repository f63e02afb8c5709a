"""Reads of impact claims: one series under its lock, and lists within the view of the caller."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from chassis.principal import Principal
from commons.audience import EVERYBODY, PUBLIC
from commons.roles import is_curator, of_public_body
from observatory.adoption.adoption.model import Adoption
from observatory.adoption.adoption.queries import TERRITORIAL_KINDS
from observatory.impact.claim.model import ImpactClaim, ImpactSeries
from observatory.impact.claim.states import CLAIMED, INTERNAL_APPROVAL
from observatory.practice.audience.visibility import is_shown
from observatory.projections.organisation.model import Organisation
from observatory.projections.organisation.queries import is_unapprovable

_FILTERS: Final = {
    "subject": ImpactClaim.subject_id,
    "practice": ImpactClaim.practice_id,
    "organisation": ImpactClaim.organisation_id,
    "indicator": ImpactClaim.indicator,
    "state": ImpactClaim.state,
    "region": ImpactClaim.region,
}

Place = tuple[datetime, UUID]


def locked_series(session: Session, series_id: UUID) -> Sequence[ImpactClaim]:
    """Lock a series until this transaction ends, and return its claims as they are then."""
    session.execute(select(ImpactSeries.id).where(ImpactSeries.id == series_id).with_for_update())
    wanted = select(ImpactClaim).where(ImpactClaim.series_id == series_id).order_by(ImpactClaim.created_at)
    fresh = wanted.options(selectinload(ImpactClaim.verdicts)).execution_options(populate_existing=True)
    return session.scalars(fresh).all()


def find_series(session: Session, subject_id: UUID, indicator: str, name: str, unit: str) -> UUID | None:
    """Return the id of a series."""
    facts = {"subject_id": subject_id, "indicator": indicator, "indicator_name": name, "unit": unit}
    return session.scalar(select(ImpactSeries.id).filter_by(**facts))


def find(
    session: Session, asked: Mapping[str, Any], principal: Principal, *, after: Place | None, limit: int
) -> Sequence[ImpactClaim]:
    """List the visible claims, the last made first."""
    return _page(session, _lines().where(visible_to(principal), *filters(asked)), after, limit)


def of_bodies(
    session: Session, asked: Mapping[str, Any], bodies: Collection[UUID], *, after: Place | None, limit: int
) -> Sequence[ImpactClaim]:
    """List the claims of bodies, in every state, the last made first."""
    mine = ImpactClaim.organisation_id.in_(bodies)
    return _page(session, _lines().where(mine, *filters(asked)), after, limit)


def of_series(session: Session, claim: ImpactClaim, principal: Principal) -> Sequence[ImpactClaim]:
    """List the other visible claims of a claim's series, the last made first."""
    others = _lines().where(ImpactClaim.series_id == claim.series_id, ImpactClaim.id != claim.id)
    return session.scalars(others.where(visible_to(principal)).order_by(ImpactClaim.created_at.desc()).limit(50)).all()


def filters(asked: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Return the conditions of the given filters."""
    found: list[ColumnElement[bool]] = [column.in_(asked[name]) for name, column in _FILTERS.items() if asked.get(name)]
    return [*found, ImpactClaim.sectors.overlap(asked["sector"])] if asked.get("sector") else found


def visible_to(principal: Principal) -> ColumnElement[bool]:
    """Return the condition of a visible claim, as `ImpactClaim.shown_to` says of one."""
    if principal.system or is_curator(principal):
        return true()
    mine = ImpactClaim.organisation_id.in_([one.organisation_id for one in principal.memberships])
    out = ImpactClaim.claimed_at.is_not(None)
    return or_(mine, out if of_public_body(principal) else and_(out, shown_to_all()))


def shown_to_all() -> ColumnElement[bool]:
    """Return the condition of a subject open to everybody."""
    public = exists().where(Adoption.id == ImpactClaim.adoption_id, Adoption.audience == PUBLIC)
    return and_(or_(ImpactClaim.adoption_id.is_(None), public), is_shown(ImpactClaim.practice_id, EVERYBODY))


def waiting_for_approval(session: Session, moment: datetime, limit: int) -> Sequence[ImpactClaim]:
    """Load and lock claims in approval since before a moment, without a reminder so far."""
    waits = (ImpactClaim.state == INTERNAL_APPROVAL, ImpactClaim.waiting_since < moment, ImpactClaim.reminders == 0)
    return _locked(session, select(ImpactClaim).where(*waits).order_by(ImpactClaim.waiting_since), limit)


def waiting_for_nobody(session: Session, limit: int) -> Sequence[ImpactClaim]:
    """Return claims in approval at a body without an active approver, or without approvals now."""
    waits = (ImpactClaim.state == INTERNAL_APPROVAL, is_unapprovable(ImpactClaim.organisation_id))
    return session.scalars(select(ImpactClaim).where(*waits).order_by(ImpactClaim.id).limit(limit)).all()


def to_remind(session: Session, now: datetime, term: timedelta, before: timedelta, limit: int) -> Sequence[ImpactClaim]:
    """Load and lock claims to remind verifiers of: due soon and not said so yet, or due and not said so yet."""
    soon = and_(ImpactClaim.reminders == 0, ImpactClaim.waiting_since <= now + before - term)
    over = and_(ImpactClaim.reminders == 1, ImpactClaim.waiting_since <= now - term)
    wanted = select(ImpactClaim).where(ImpactClaim.state == CLAIMED, or_(soon, over))
    return _locked(session, wanted.order_by(ImpactClaim.waiting_since), limit)


def family_of(session: Session, bodies: Collection[UUID]) -> set[UUID]:
    """Return bodies with their parents, children and sisters.

    A shared territory is no family, as `same_family` of adoptions says of two.
    """
    own = session.scalars(select(Organisation).where(Organisation.organisation_id.in_(bodies))).all()
    parents = {one.parent_id for one in own if one.parent_id}
    above = select(Organisation.organisation_id).where(
        Organisation.organisation_id.in_(parents), Organisation.kind.in_(TERRITORIAL_KINDS)
    )
    parents -= set(session.scalars(above))
    leading = parents | {one.organisation_id for one in own if one.kind not in TERRITORIAL_KINDS}
    below = select(Organisation.organisation_id).where(Organisation.parent_id.in_(leading))
    return {*bodies, *parents, *session.scalars(below)}


def _lines() -> Select[ImpactClaim]:
    named = (joinedload(ImpactClaim.public), joinedload(ImpactClaim.organisation), joinedload(ImpactClaim.adoption))
    return select(ImpactClaim).options(*named, selectinload(ImpactClaim.verdicts))


def _page(session: Session, wanted: Select[ImpactClaim], after: Place | None, limit: int) -> Sequence[ImpactClaim]:
    if after is not None:
        wanted = wanted.where(tuple_(ImpactClaim.created_at, ImpactClaim.id) < after)
    order = (ImpactClaim.created_at.desc(), ImpactClaim.id.desc())
    return session.scalars(wanted.order_by(*order).limit(limit)).all()


def _locked(session: Session, wanted: Select[ImpactClaim], limit: int) -> Sequence[ImpactClaim]:
    return session.scalars(wanted.limit(limit).with_for_update(skip_locked=True)).all()
