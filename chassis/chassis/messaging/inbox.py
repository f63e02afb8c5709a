"""Inbox: decides in the handler's own transaction whether an event is new, known already, or too early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

# One statement, the first of the transaction: the insert makes a twin of this delivery wait until we are done, and the
# cursor moves on with it. What is too early leaves no trace, and waits for nobody.
_TAKE = text(
    """
    WITH known AS (
        SELECT :predecessor <= coalesce((SELECT last_seq FROM subscription_cursor
                                         WHERE subscription = :subscription AND aggregate_type = :aggregate_type
                                           AND aggregate_id = :aggregate_id), 0) AS due
    ), taken AS (
        INSERT INTO inbox (subscription, event_id)
        SELECT :subscription, :event_id FROM known WHERE due
        ON CONFLICT DO NOTHING RETURNING subscription
    ), moved AS (
        INSERT INTO subscription_cursor AS known (subscription, aggregate_type, aggregate_id, last_seq)
        SELECT subscription, :aggregate_type, :aggregate_id, :sequence FROM taken
        ON CONFLICT (subscription, aggregate_type, aggregate_id)
        DO UPDATE SET last_seq = greatest(known.last_seq, excluded.last_seq)
    )
    SELECT due, EXISTS (SELECT FROM taken) AS is_new FROM known
    """
)
_KNOWS = text(
    """
    SELECT EXISTS (SELECT FROM inbox WHERE subscription = :subscription AND event_id = :event_id)
        OR EXISTS (SELECT FROM early_event WHERE subscription = :subscription AND event_id = :event_id)
    """
)
_SKIP = text(
    """
    INSERT INTO subscription_cursor AS known (subscription, aggregate_type, aggregate_id, last_seq)
    VALUES (:subscription, :aggregate_type, :aggregate_id, :sequence)
    ON CONFLICT (subscription, aggregate_type, aggregate_id)
    DO UPDATE SET last_seq = greatest(known.last_seq, excluded.last_seq)
    """
)
_REGISTER = text(
    """
    INSERT INTO subscription (subscription, producer, event_type)
    SELECT :subscription, :producer, unnest(CAST(:types AS text[])) ON CONFLICT DO NOTHING
    """
)
_REGISTERED = text(
    """
    SELECT event_type, CAST(extract(epoch FROM registered_at) * 1000 AS bigint) FROM subscription
    WHERE subscription = :subscription AND producer = :producer
    """
)
_FORGET = text(
    """
    DELETE FROM subscription
    WHERE subscription = :subscription AND NOT (producer = :producer AND event_type = ANY(CAST(:types AS text[])))
    RETURNING producer, event_type
    """
)


class InboxResult(Enum):
    """Result of the inbox for a message."""

    NEW = "new"
    DUPLICATE = "duplicate"
    EARLY = "early"


def take(
    session: Session,
    subscription: str,
    *,
    event_id: UUID,
    aggregate: tuple[str, str],
    sequence: int,
    predecessor: int,
) -> InboxResult:
    """Insert an event into the inbox, unless it is `EARLY`: its predecessor has not been handled yet.

    Only the inbox decides on duplicates: a replayed dead letter has a low sequence and is new.
    """
    row = session.execute(
        _TAKE,
        {
            "subscription": subscription,
            "event_id": event_id,
            "aggregate_type": aggregate[0],
            "aggregate_id": aggregate[1],
            "sequence": sequence,
            "predecessor": predecessor,
        },
    ).one()
    if not row.due:
        return InboxResult.EARLY
    return InboxResult.NEW if row.is_new else InboxResult.DUPLICATE


def predecessor(previous: Mapping[str, Any], registered: Mapping[str, int]) -> int:
    """Return the sequence of the last earlier event that the subscription must have received, 0 if there is none.

    `previous`: per event type the sequence and time (Unix milliseconds) of the aggregate's last event of that type.
    `registered`: per event type the time of subscription. Older events were never sent to it.
    """
    return max(
        (int(seq) for kind, (seq, at) in previous.items() if kind in registered and at >= registered[kind]), default=0
    )


def knows(connection: Connection, subscription: str, event_id: UUID) -> bool:
    """Return whether an event has been handled or is buffered."""
    return bool(connection.execute(_KNOWS, {"subscription": subscription, "event_id": event_id}).scalar_one())


def skip(connection: Connection, subscription: str, aggregate: tuple[str, str], sequence: int) -> None:
    """Move the cursor past an event that became a dead letter, so that it does not hold back its aggregate."""
    connection.execute(
        _SKIP,
        {
            "subscription": subscription,
            "aggregate_type": aggregate[0],
            "aggregate_id": aggregate[1],
            "sequence": sequence,
        },
    )


def register(connection: Connection, subscription: str, producer: str, types: Sequence[str]) -> dict[str, int]:
    """Record the time of subscription to each type, after its queue was bound. Return Unix milliseconds per type."""
    which = {"subscription": subscription, "producer": producer}
    connection.execute(_REGISTER, {**which, "types": list(types)})
    return {kind: int(at) for kind, at in connection.execute(_REGISTERED, which) if kind in types}


def forget_stale(
    connection: Connection, subscription: str, producer: str, types: Sequence[str]
) -> list[tuple[str, str]]:
    """Delete types that the code no longer subscribes to. Return their (producer, event type) for unbinding."""
    rows = connection.execute(_FORGET, {"subscription": subscription, "producer": producer, "types": list(types)})
    return [(row.producer, row.event_type) for row in rows]
