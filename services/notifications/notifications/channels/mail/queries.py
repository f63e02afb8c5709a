"""Deliveries as the log shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from notifications.notices.delivery.model import Delivery, State
from notifications.recipients.addresses import digest

_LIST: Final = "deliveries"
QUIET: Final = "quiet_hours"
WAITING: Final = (State.QUEUED, State.DEFERRED, State.SENDING)


def page_of_deliveries(session: Session, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """Return a page of the log, newest first. `recipient` is an address, or the id of a person or subscriber."""
    asked = _narrowed(select(Delivery), query)
    after = cursors.after(_LIST, query["cursor"], length=1)
    if after is not None:
        asked = asked.where(Delivery.id < UUID(after[0]))
    found: list[Delivery] = list(session.scalars(asked.order_by(Delivery.id.desc()).limit(query["limit"] + 1)))
    return cursors.page(_LIST, found, query["limit"], lambda row: (row.id,))


def backlog(session: Session, *, now: datetime) -> dict[str, tuple[int, float]]:
    """Return the number of mails that have not left and the age of the oldest in seconds, by state.

    Those held for somebody's quiet time are not late.
    """
    is_late = or_(Delivery.available_at <= now, func.coalesce(Delivery.reason, "") != QUIET)
    found = select(Delivery.state, func.count(), func.min(Delivery.created_at)).where(
        Delivery.state.in_(WAITING), is_late
    )
    rows = {
        state: (number, (now - oldest).total_seconds())
        for state, number, oldest in session.execute(found.group_by(Delivery.state))
    }
    return {state.value: rows.get(state.value, (0, 0.0)) for state in WAITING}


def _narrowed(asked: Select[Any], query: Mapping[str, Any]) -> Select[Any]:
    if query["recipient"] is not None:
        asked = asked.where(or_(*_recipient_is(query["recipient"])))
    if query["event_id"] is not None:
        asked = asked.where(Delivery.event_id == query["event_id"])
    if query["status"] is not None:
        asked = asked.where(Delivery.state == query["status"])
    if query["possible_duplicate"] is not None:
        asked = asked.where(Delivery.possible_duplicate.is_(query["possible_duplicate"]))
    return asked


def _recipient_is(recipient: str) -> list[Any]:
    if "@" in recipient:
        return [Delivery.address_digest == digest(recipient)]
    try:
        return [Delivery.recipient == UUID(recipient)]
    except ValueError:
        return [Delivery.recipient.in_([])]
