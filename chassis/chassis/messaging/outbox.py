"""Outbox: events are written in the transaction of their change, numbered per aggregate, and published once."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.database.identifiers import uuid7
from chassis.events import Event
from chassis.messaging.tables import SHARDS

CHANNEL = "kainotomia_outbox"

# Sorted, so that two transactions that touch the same aggregates never wait for one another.
_NUMBER = text(
    """
    INSERT INTO outbox_aggregate AS known (aggregate_type, aggregate_id, last_seq, last_by_type)
    SELECT asked.aggregate_type, asked.aggregate_id, asked.events, '{}'
    FROM jsonb_to_recordset(CAST(:aggregates AS jsonb))
         AS asked(aggregate_type text, aggregate_id text, events bigint)
    ORDER BY 1, 2
    ON CONFLICT (aggregate_type, aggregate_id) DO UPDATE SET last_seq = known.last_seq + excluded.last_seq
    RETURNING aggregate_type, aggregate_id, last_seq, last_by_type, clock_timestamp()
    """
)
_WRITE = text(
    """
    WITH remembered AS (
        UPDATE outbox_aggregate AS known SET last_by_type = new.last_by_type
        FROM jsonb_to_recordset(CAST(:aggregates AS jsonb))
             AS new(aggregate_type text, aggregate_id text, last_by_type jsonb)
        WHERE known.aggregate_type = new.aggregate_type AND known.aggregate_id = new.aggregate_id
    ), written AS (
        INSERT INTO outbox (event_id, aggregate_type, aggregate_id, aggregate_seq, event_type,
                            payload, headers, shard, created_at)
        SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb))
             AS new(event_id uuid, aggregate_type text, aggregate_id text, aggregate_seq bigint, event_type text,
                    payload jsonb, headers jsonb, shard smallint, created_at timestamptz)
    )
    SELECT pg_notify(:channel, '')
    """
)


class Context(Protocol):
    """The part of a call's context that its events carry."""

    @property
    def request_id(self) -> str:
        """Return the id of the request that caused the events."""
        ...

    @property
    def traceparent(self) -> str:
        """Return the W3C trace context."""
        ...


def shard_of(aggregate_type: str, aggregate_id: str) -> int:
    """Return the shard of an aggregate, the same in every process and release."""
    return zlib.crc32(f"{aggregate_type}:{aggregate_id}".encode()) % SHARDS


def write(
    session: Session,
    events: Sequence[Event],
    context: Context | None = None,
    *,
    happened_at: datetime | None = None,
) -> None:
    """Write the events of this transaction; two statements however many there are, and one NOTIFY.

    `happened_at` is the time that they bear, if that is not the time of writing: of history that is brought in.
    """
    if not events:
        return
    by_aggregate: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        by_aggregate[event.aggregate, event.aggregate_id].append(event)
    asked = [{"aggregate_type": t, "aggregate_id": i, "events": len(e)} for (t, i), e in by_aggregate.items()]
    origin = {"requestid": context.request_id, "traceparent": context.traceparent} if context else {}
    if happened_at is not None:
        origin["time"] = happened_at.isoformat()
    rows: list[dict[str, Any]] = []
    aggregates: list[dict[str, Any]] = []
    for kind, key, last_seq, last_by_type, now in session.execute(_NUMBER, {"aggregates": _json(asked)}):
        of_aggregate = by_aggregate[kind, key]
        seen = dict(last_by_type)
        for sequence, event in enumerate(of_aggregate, start=last_seq - len(of_aggregate) + 1):
            rows.append(_row(event, sequence, {**origin, "previous": dict(seen)}, now))
            seen[event.type] = [sequence, int(now.timestamp() * 1000)]
        aggregates.append({"aggregate_type": kind, "aggregate_id": key, "last_by_type": seen})
    session.execute(_WRITE, {"rows": _json(rows), "aggregates": _json(aggregates), "channel": CHANNEL})


def _row(event: Event, sequence: int, headers: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "event_id": uuid7(),
        "aggregate_type": event.aggregate,
        "aggregate_id": event.aggregate_id,
        "aggregate_seq": sequence,
        "event_type": event.type,
        "payload": event.payload(),
        "headers": {**headers, "mandatory": event.expects_listener},
        "shard": shard_of(event.aggregate, event.aggregate_id),
        "created_at": now.astimezone(UTC),
    }


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
