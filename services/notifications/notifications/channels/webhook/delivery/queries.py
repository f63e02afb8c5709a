"""Webhook deliveries as the log shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from chassis.messaging.envelope import public_body
from chassis.pagination import CursorCodec, Page
from notifications.channels.webhook.delivery.model import State, WebhookDelivery

_LIST: Final = "webhook-deliveries"


def page_of_deliveries(session: Session, webhook_id: UUID, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """Return a page of an endpoint's log, newest first."""
    asked = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
    for name in ("state", "event_id", "event_type"):
        if query[name] is not None:
            asked = asked.where(getattr(WebhookDelivery, name) == query[name])
    after = cursors.after(_LIST, query["cursor"], length=1)
    if after is not None:
        asked = asked.where(WebhookDelivery.id < UUID(after[0]))
    newest_first = asked.order_by(WebhookDelivery.id.desc()).limit(query["limit"] + 1)
    found: list[WebhookDelivery] = list(session.scalars(newest_first))
    return cursors.page(_LIST, found, query["limit"], lambda row: (row.id,))


def waiting(session: Session) -> int:
    """Return the number of deliveries that have not arrived and will be tried."""
    counted = select(func.count()).where(WebhookDelivery.state.in_((State.WAITING, State.SENDING)))
    return session.scalar(counted) or 0


def with_attempts(session: Session, webhook_id: UUID, delivery_id: UUID) -> Mapping[str, Any] | None:
    """Load a delivery with its attempts and its event, or return None."""
    whole = (joinedload(WebhookDelivery.event), selectinload(WebhookDelivery.log))
    found = session.get(WebhookDelivery, delivery_id, options=whole)
    if found is None or found.webhook_id != webhook_id:
        return None
    event = as_it_leaves(found.event.body, only_public_fields=found.event.only_public_fields)
    plain = {name: getattr(found, name) for name in _PLAIN}
    return {**plain, "log": found.log, "event": orjson.loads(event)}


def as_it_leaves(body: bytes, *, only_public_fields: bool) -> bytes:
    """Return the bytes of a kept event that endpoints and readers may get."""
    return body if only_public_fields else public_body(body, ())


_PLAIN = (
    "id", "webhook_id", "event_id", "event_type", "state", "reason", "status", "attempts", "created_at",
    "next_attempt_at", "delivered_at",
)  # fmt: skip
