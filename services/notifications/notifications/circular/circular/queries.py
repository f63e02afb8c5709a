"""Reads of circulars."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, raiseload

from chassis.pagination import CursorCodec, Page
from chassis.principal import Principal
from commons.roles import centre_regions, is_curator
from notifications.circular.addressee.model import Addressee
from notifications.circular.circular.errors import CircularNotFound
from notifications.circular.circular.model import ISSUED, READABLE, SCHEDULED, Circular
from notifications.circular.obligation.model import Obligation

_LIST: Final = "circulars"


def get_circular(session: Session, circular_id: UUID, principal: Principal, *, lock: bool = False) -> Circular:
    """Return a circular that the caller may read; raise `CircularNotFound`."""
    wanted = select(Circular).where(Circular.id == circular_id, _readable(principal))
    circular = session.scalar(wanted.with_for_update(of=Circular) if lock else wanted)
    if circular is None:
        raise CircularNotFound
    return circular


def bodies_of(principal: Principal) -> list[UUID]:
    """Return the organisations in which the caller has a role."""
    return sorted({m.organisation_id for m in principal.memberships})


def page_of_circulars(session: Session, query: Mapping[str, Any], principal: Principal, cursors: CursorCodec) -> Page:
    """Return a page of the circulars that the caller may read, the newest day first."""
    due = (
        select(func.min(Obligation.due_on))
        .where(Obligation.circular_id == Circular.id, Obligation.required)
        .scalar_subquery()
        .label("first_due_on")
    )
    order = (Circular.issued_on.desc(), Circular.id.desc())
    wanted = select(Circular, due).options(raiseload(Circular.obligations)).where(_readable(principal)).order_by(*order)
    if query["state"]:
        wanted = wanted.where(Circular.state == query["state"])
    after = cursors.after(_LIST, query["cursor"], length=2)
    if after is not None:
        place = tuple_(Circular.issued_on, Circular.id)
        wanted = wanted.where(place < (datetime.fromisoformat(after[0]).date(), UUID(after[1])))
    rows = session.execute(wanted.limit(query["limit"] + 1)).all()
    page = cursors.page(_LIST, rows, query["limit"], lambda row: (row[0].issued_on.isoformat(), row[0].id))
    return Page([line(row[0], row.first_due_on) for row in page.items], page.next)


def line(circular: Circular, first_due_on: Any) -> dict[str, Any]:
    """Return a circular as a list shows it."""
    names = ("id", "number", "issued_on", "title_el", "title_en", "state", "own_region", "issued_at")
    return {**{name: getattr(circular, name) for name in names}, "first_due_on": first_due_on}


def next_scheduled(session: Session, now: datetime) -> Circular | None:
    """Lock and return the next circular to issue by now, or None."""
    due = select(Circular).where(Circular.state == SCHEDULED, Circular.issue_at <= now).order_by(Circular.issue_at)
    return session.scalar(due.limit(1).with_for_update(of=Circular, skip_locked=True))


def past_closing(session: Session, today: Any) -> Sequence[Circular]:
    """Lock and return issued circulars past their last day."""
    over = select(Circular).where(Circular.state == ISSUED, Circular.closes_on < today)
    return session.scalars(over.with_for_update(of=Circular, skip_locked=True)).all()


def addressed(session: Session, circular_id: UUID, organisation_ids: Collection[UUID]) -> list[UUID]:
    """Return those of the organisations that the circular addresses."""
    found = select(Addressee.organisation_id).where(
        Addressee.circular_id == circular_id, Addressee.organisation_id.in_(organisation_ids)
    )
    return list(session.scalars(found))


def _readable(principal: Principal) -> ColumnElement[bool]:
    """Return the condition for reading: curators all, a centre its own, members the issued ones to their bodies."""
    if is_curator(principal):
        return Circular.id.is_not(None)
    mine = select(Addressee.circular_id).where(Addressee.organisation_id.in_(bodies_of(principal)))
    return or_(
        Circular.own_region.in_(sorted(centre_regions(principal))),
        and_(Circular.state.in_(READABLE), Circular.id.in_(mine)),
    )
