"""Deliveries as the log shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from notifications.notices.delivery.model import Delivery
from notifications.recipients.addresses import digest

_LIST: Final = "deliveries"


def page_of_deliveries(session: Session, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """Return a page of the log, newest first. `recipient` is an address, or the id of a person or subscriber."""
    asked = _narrowed(select(Delivery), query)
    after = cursors.after(_LIST, query["cursor"], length=1)
    if after is not None:
        asked = asked.where(Delivery.id < UUID(after[0]))
    found: list[Delivery] = list(session.scalars(asked.order_by(Delivery.id.desc()).limit(query["limit"] + 1)))
    return cursors.page(_LIST, found, query["limit"], lambda row: (row.id,))


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
