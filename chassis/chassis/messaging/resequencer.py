"""Resequencer: buffer early events in the consumer's database and find the events that have become due.

After commit, the transaction that buffers an event checks whether it is due, and the one that handles an event checks
for buffered successors. At least one sees the other; a claim with SKIP LOCKED decides if both do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Row, text
from sqlalchemy.orm import Session

from chassis.messaging.inbound_message import InboundMessage, Runner

_KEEP = text(
    """
    INSERT INTO early_event (subscription, event_id, aggregate_type, aggregate_id, sequence, predecessor,
                             body, headers, properties)
    VALUES (:subscription, :event_id, :aggregate_type, :aggregate_id, :sequence, :predecessor,
            :body, CAST(:headers AS jsonb), CAST(:properties AS jsonb))
    ON CONFLICT DO NOTHING
    """
)
_OF_AGGREGATE = "subscription = :subscription AND aggregate_type = :aggregate_type AND aggregate_id = :aggregate_id"
_WHERE_DUE = f"""
    {_OF_AGGREGATE} AND predecessor <= coalesce((
        SELECT max(last_seq) FROM subscription_cursor
        WHERE subscription = ANY(CAST(:line AS text[]))
          AND aggregate_type = :aggregate_type AND aggregate_id = :aggregate_id), 0)
"""  # noqa: S608 - built of constants
_DUE = f"{_WHERE_DUE} ORDER BY sequence LIMIT 1"
_IS_DUE = text(f"SELECT EXISTS (SELECT FROM early_event WHERE {_WHERE_DUE})")  # noqa: S608 - built of constants
_CONTENT = "event_id, body, headers, properties, swept"
# Only looks: a lock would cost a write to disk, and who handles the event claims it anyway.
_NEXT = text(f"SELECT {_CONTENT} FROM early_event WHERE {_DUE}")  # noqa: S608 - built of constants
# What another process has claimed is none of ours; nor do we wait until we know what becomes of it.
# `=`, not IN: a plan may repeat the subquery of an IN for each row, and LIMIT then passes over rows updated already.
_NEXT_SWEPT = text(
    f"""
    UPDATE early_event SET swept = swept + 1
    WHERE (subscription, event_id) = (
        SELECT subscription, event_id FROM early_event WHERE {_DUE} FOR UPDATE SKIP LOCKED)
    RETURNING {_CONTENT}
    """  # noqa: S608 - built of constants
)
# The first alone is given up; it counts as kept anew, so that no other process gives it up too.
_GIVEN_UP = text(
    f"""
    UPDATE early_event SET kept_at = clock_timestamp()
    WHERE kept_at < clock_timestamp() - :patience AND (subscription, event_id) = (
        SELECT subscription, event_id FROM early_event WHERE {_OF_AGGREGATE} ORDER BY sequence LIMIT 1 FOR UPDATE)
    RETURNING {_CONTENT}
    """  # noqa: S608 - built of constants
)
_CLAIM = text(
    """
    DELETE FROM early_event WHERE (subscription, event_id) IN (
        SELECT subscription, event_id FROM early_event
        WHERE subscription = :subscription AND event_id = :event_id FOR UPDATE SKIP LOCKED)
    """
)
_IS_KEPT = text("SELECT EXISTS (SELECT FROM early_event WHERE subscription = :subscription AND event_id = :event_id)")
_DROP = text("DELETE FROM early_event WHERE subscription = :subscription AND event_id = :event_id")
_LEFT_BEHIND = text(
    """
    WITH kept AS (
        SELECT subscription, aggregate_type, aggregate_id, min(predecessor) AS predecessor,
               (array_agg(kept_at ORDER BY sequence))[1] AS kept_at
        FROM early_event GROUP BY 1, 2, 3
    ), judged AS (
        SELECT kept.*, predecessor <= coalesce((
            SELECT max(last_seq) FROM subscription_cursor AS known
            WHERE known.aggregate_type = kept.aggregate_type AND known.aggregate_id = kept.aggregate_id
              AND (known.subscription = kept.subscription OR known.subscription IN (
                SELECT key FROM jsonb_each_text(CAST(:replaced AS jsonb)) WHERE value = kept.subscription))), 0) AS due
        FROM kept
    )
    SELECT subscription, aggregate_type, aggregate_id, due FROM judged
    WHERE due OR kept_at < clock_timestamp() - :patience
    ORDER BY kept_at LIMIT :at_most
    """
)
# Rows that another process has locked are left for the next time. What both subscriptions keep is kept once.
_ADOPT = text(
    """
    WITH left_over AS (
        SELECT subscription, event_id FROM early_event
        WHERE subscription IN (SELECT key FROM jsonb_each_text(CAST(:replaced AS jsonb))) FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM early_event WHERE (subscription, event_id) IN (SELECT subscription, event_id FROM left_over)
        RETURNING *
    )
    INSERT INTO early_event (subscription, event_id, aggregate_type, aggregate_id, sequence, predecessor,
                             body, headers, properties, kept_at)
    SELECT CAST(:replaced AS jsonb)->>subscription, event_id, aggregate_type, aggregate_id, sequence, predecessor,
           body, headers, properties, kept_at
    FROM gone
    ON CONFLICT DO NOTHING
    """
)
BUFFERED = text(
    """
    SELECT subscription, count(*) AS events, extract(epoch FROM clock_timestamp() - min(kept_at)) AS age
    FROM early_event GROUP BY subscription ORDER BY age DESC
    """
)


def buffer(session: Session, subscription: str, delivery: InboundMessage, predecessor: int) -> None:
    """Buffer an event until its predecessor has been handled. Its message may be acknowledged after the commit."""
    assert delivery.event is not None
    session.execute(
        _KEEP,
        {
            **_which(subscription, delivery.aggregate),
            "event_id": delivery.event.id,
            "sequence": delivery.sequence,
            "predecessor": predecessor,
            "body": delivery.body,
            "headers": orjson.dumps(delivery.headers_of_ours, default=str).decode(),
            "properties": orjson.dumps(delivery.properties).decode(),
        },
    )


def claim(session: Session, subscription: str, event_id: UUID) -> bool:
    """Delete a buffered event in the current transaction. Return False if another process has claimed it."""
    return bool(session.execute(_CLAIM, {"subscription": subscription, "event_id": event_id}).rowcount)  # type: ignore[attr-defined]


def is_buffered(connection: Connection, subscription: str, event_id: UUID) -> bool:
    """Return whether an event is still buffered."""
    return bool(connection.execute(_IS_KEPT, {"subscription": subscription, "event_id": event_id}).scalar_one())


def drop(connection: Connection, subscription: str, event_id: UUID) -> None:
    """Delete a buffered event after a copy of it is safe elsewhere."""
    connection.execute(_DROP, {"subscription": subscription, "event_id": event_id})


def is_due(connection: Connection, line: Sequence[str], aggregate: tuple[str, str]) -> bool:
    """Return whether an aggregate has a buffered event with a handled predecessor. Takes no lock.

    `line`: the subscription, and after it the earlier ones in use.
    """
    return bool(connection.execute(_IS_DUE, {**_which(line[0], aggregate), "line": list(line)}).scalar_one())


def next_due(
    connection: Connection, line: Sequence[str], aggregate: tuple[str, str], runner: Runner, *, swept: bool
) -> InboundMessage | None:
    """Return the first buffered event of an aggregate if its predecessor has been handled.

    `swept`: a process died and left it behind, possibly because of it. That is counted as redeliveries are.
    """
    statement = _NEXT_SWEPT if swept else _NEXT
    which = {**_which(line[0], aggregate), "line": list(line)}
    return _delivery(connection.execute(statement, which).one_or_none(), runner)


def expired(
    connection: Connection, subscription: str, aggregate: tuple[str, str], runner: Runner, patience: timedelta
) -> InboundMessage | None:
    """Return the first buffered event of an aggregate if it has waited longer than `patience`; only once."""
    which = {**_which(subscription, aggregate), "patience": patience}
    return _delivery(connection.execute(_GIVEN_UP, which).one_or_none(), runner)


def adopt(connection: Connection, replaced: Mapping[str, str]) -> None:
    """Take over events that earlier subscriptions have buffered. `replaced`: the subscription of each earlier one."""
    connection.execute(_ADOPT, {"replaced": orjson.dumps(replaced).decode()})


def left_behind(
    connection: Connection, patience: timedelta, at_most: int, replaced: Mapping[str, str] | None = None
) -> list[tuple[str, str, str, bool]]:
    """Return (subscription, aggregate_type, aggregate_id, due) of buffered events that are due or waited too long."""
    given = {"patience": patience, "at_most": at_most, "replaced": orjson.dumps(replaced or {}).decode()}
    rows = connection.execute(_LEFT_BEHIND, given)
    return [(row.subscription, row.aggregate_type, row.aggregate_id, row.due) for row in rows]


def _which(subscription: str, aggregate: tuple[str, str]) -> dict[str, Any]:
    return {"subscription": subscription, "aggregate_type": aggregate[0], "aggregate_id": aggregate[1]}


def _delivery(row: Row[Any] | None, runner: Runner) -> InboundMessage | None:
    if row is None:
        return None
    return InboundMessage(runner, bytes(row.body), row.headers, row.properties, buffered=True, redeliveries=row.swept)
