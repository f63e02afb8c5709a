"""Reads of adoptions: lists within the view of the caller, and the facts of a body's family."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, text, true, tuple_
from sqlalchemy.orm import Session, joinedload

from chassis.principal import Principal
from commons.audience import EVERYBODY, PUBLIC
from commons.roles import centre_regions, is_curator, of_public_body
from observatory.adoption.adoption.model import OPEN_STATES, Adoption
from observatory.adoption.adoption.states import ACTIVE, DISPUTED, INSIDE, INTERNAL_APPROVAL, REUSED
from observatory.practice.audience.visibility import is_shown
from observatory.projections.organisation.model import Organisation
from observatory.projections.organisation.queries import is_unapprovable

TERRITORIAL_KINDS: Final = frozenset({"region", "decentralised_administration"})
"""Kinds whose municipalities share a territory and no administration: they are no family."""

_FILTERS: Final = {"taker": "taker_id", "giver": "giver_id", "region": "region", "practice": "practice_id"}
_CODES: Final = ("step", "state", "mode")

Place = tuple[datetime, UUID]


def for_change(session: Session, adoption_id: UUID) -> Adoption | None:
    """Load an adoption and lock it until this transaction ends."""
    return session.get(Adoption, adoption_id, with_for_update={"of": Adoption})


def under_way(session: Session, practice_id: UUID, taker_id: UUID) -> UUID | None:
    """Return the id of the body's open adoption of a practice."""
    wanted = select(Adoption.id).where(Adoption.practice_id == practice_id, Adoption.taker_id == taker_id)
    return session.scalar(wanted.where(text(OPEN_STATES)))


def find(
    session: Session, asked: Mapping[str, Any], principal: Principal, *, after: Place | None, limit: int
) -> Sequence[Adoption]:
    """List the adoptions that the caller may see, the last begun first."""
    wanted = _lines().where(visible_to(principal))
    for name, column in _FILTERS.items():
        if asked.get(name):
            wanted = wanted.where(getattr(Adoption, column).in_(asked[name]))
    for name in _CODES:
        if asked.get(name):
            wanted = wanted.where(getattr(Adoption, name).in_(asked[name]))
    return _page(session, wanted, after, limit)


def of_bodies(
    session: Session, asked: Mapping[str, Any], bodies: Collection[UUID], *, after: Place | None, limit: int
) -> Sequence[Adoption]:
    """List the adoptions that bodies began, or those of their practices, the last begun first."""
    gives = asked["side"] == "giver"
    column = Adoption.giver_id if gives else Adoption.taker_id
    wanted = _lines().where(column.in_(bodies))
    if gives:
        wanted = wanted.where(Adoption.state.not_in(INSIDE))
    for name in _CODES:
        if asked.get(name):
            wanted = wanted.where(getattr(Adoption, name).in_(asked[name]))
    return _page(session, wanted, after, limit)


def visible_to(principal: Principal) -> ColumnElement[bool]:
    """Return the condition that the caller may see an adoption, as `Adoption.shown_to` says of one."""
    if principal.system or is_curator(principal):
        return true()
    bodies = {one.organisation_id for one in principal.memberships}
    begun = Adoption.state.not_in(INSIDE)
    if of_public_body(principal):
        return or_(begun, Adoption.taker_id.in_(bodies))
    return or_(
        begun & (Adoption.audience == PUBLIC) & is_shown(Adoption.practice_id, EVERYBODY),
        Adoption.taker_id.in_(bodies),
        begun & Adoption.giver_id.in_(bodies),
        begun & Adoption.region.in_(centre_regions(principal)),
    )


def reuses(session: Session, practice_id: UUID) -> int:
    """Count the bodies with an implementation of a practice, without family and disputes."""
    counted = (
        Adoption.practice_id == practice_id,
        Adoption.implemented_on.is_not(None),
        Adoption.mode.in_(REUSED),
        Adoption.same_family.is_(False),
        Adoption.giver_says != DISPUTED,
    )
    return session.scalar(select(func.count(Adoption.taker_id.distinct())).where(*counted)) or 0


def silent_since(session: Session, moment: datetime, limit: int) -> Sequence[Adoption]:
    """Load and lock active adoptions without an entry since a moment, that nobody was asked about."""
    silent = (Adoption.state == ACTIVE, Adoption.last_entry_at < moment, Adoption.asked_after_at.is_(None))
    return _locked(session, select(Adoption).where(*silent).order_by(Adoption.last_entry_at), limit)


def unanswered_since(session: Session, moment: datetime, limit: int) -> Sequence[Adoption]:
    """Load and lock active adoptions that were asked about before a moment, without an entry since."""
    asked = (Adoption.state == ACTIVE, Adoption.asked_after_at < moment)
    return _locked(session, select(Adoption).where(*asked).order_by(Adoption.asked_after_at), limit)


def waiting_for_approval(session: Session, moment: datetime, limit: int) -> Sequence[Adoption]:
    """Load and lock adoptions that have waited for their body since before a moment and were not reminded of."""
    waits = (Adoption.state == INTERNAL_APPROVAL, Adoption.updated_at < moment, Adoption.asked_after_at.is_(None))
    return _locked(session, select(Adoption).where(*waits).order_by(Adoption.updated_at), limit)


def waiting_for_nobody(session: Session, limit: int) -> Sequence[Adoption]:
    """Load and lock adoptions that wait for a body without an active approver, or one that wants no approvals now."""
    waits = (Adoption.state == INTERNAL_APPROVAL, is_unapprovable(Adoption.taker_id))
    return _locked(session, select(Adoption).where(*waits).order_by(Adoption.id), limit)


def same_family(session: Session, one: UUID, other: UUID | None) -> bool:
    """Return whether one body is the other's parent, or both belong to the same one; a shared territory is none."""
    if other is None:
        return False
    known = {row.organisation_id: row for row in session.scalars(_bodies({one, other}))}
    parents = {organisation_id: row.parent_id for organisation_id, row in known.items()}
    above = {parent for parent in parents.values() if parent is not None}
    if not above:
        return False
    kinds = {row.organisation_id: row.kind for row in session.scalars(_bodies(above))}
    lines = {
        child: parent for child, parent in parents.items() if parent and kinds.get(parent) not in TERRITORIAL_KINDS
    }
    sisters = one in lines and lines.get(one) == lines.get(other)
    return sisters or lines.get(one) == other or lines.get(other) == one


def _bodies(ids: Collection[UUID]) -> Select[Organisation]:
    return select(Organisation).where(Organisation.organisation_id.in_(ids))


def _lines() -> Select[Adoption]:
    named = (joinedload(Adoption.public), joinedload(Adoption.taker), joinedload(Adoption.giver))
    return select(Adoption).options(*named)


def _page(session: Session, wanted: Select[Adoption], after: Place | None, limit: int) -> Sequence[Adoption]:
    if after is not None:
        wanted = wanted.where(tuple_(Adoption.started_at, Adoption.id) < after)
    return session.scalars(wanted.order_by(Adoption.started_at.desc(), Adoption.id.desc()).limit(limit)).all()


def _locked(session: Session, wanted: Select[Adoption], limit: int) -> Sequence[Adoption]:
    return session.scalars(wanted.limit(limit).with_for_update(skip_locked=True)).all()
