"""Fan-out: one event becomes one delivery per subscribed endpoint, in one statement. Cancelling of deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.subscriptions import Received
from notifications.notices.fan_out import UUID7

# An endpoint hears of what happened since it was registered: what is read again from the log, and history that is
# brought in, is old. The event is kept only if somebody is told of it.
_SPREAD: Final = text(
    f"""
    WITH wanted AS (
        SELECT id FROM webhooks
        WHERE state = 'active' AND created_at <= :occurred_at
          AND (cardinality(event_types) = 0 OR :type = ANY (event_types))
    ), kept AS (
        INSERT INTO webhook_events (id, type, body, only_public_fields, occurred_at, recorded_at)
        SELECT :event_id, :type, :body, true, :occurred_at, :now WHERE EXISTS (SELECT FROM wanted)
        ON CONFLICT (id) DO NOTHING
    )
    INSERT INTO webhook_deliveries (id, webhook_id, event_id, event_type, state, available_at, created_at)
    SELECT {UUID7}, wanted.id, :event_id, :type, 'waiting', :now, :now FROM wanted
    ON CONFLICT (webhook_id, event_id) DO NOTHING
    """  # noqa: S608 - put together from constants
)
_CALL_OFF: Final = text(
    """
    UPDATE webhook_deliveries SET state = 'called_off', reason = 'webhook_disabled'
    WHERE webhook_id = :webhook_id AND (state = 'waiting' OR (state = 'sending' AND available_at <= :now))
    """
)


def queue_deliveries(session: Session, event: Received, *, now: datetime) -> None:
    """Queue an event, with its public fields only, for every endpoint that wants it; an internal one for none."""
    if event.internal:
        return
    session.execute(
        _SPREAD,
        {"event_id": event.id, "type": event.type, "body": event.public_body(), "occurred_at": event.time, "now": now},
    )


def cancel_waiting(session: Session, webhook_id: UUID, *, now: datetime) -> None:
    """Cancel the waiting deliveries of an endpoint."""
    session.execute(_CALL_OFF, {"webhook_id": webhook_id, "now": now})
