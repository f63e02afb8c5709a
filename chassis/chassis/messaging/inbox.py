"""Inbox: decides in the handler's own transaction whether an event is new, known already, or too early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

# One statement, the first of the transaction: the insert makes a twin of this delivery wait until we are done, and the
# cursor moves on with it. What is too early leaves no trace, and waits for nobody. Of `names`, the first is the
# subscription's own; the others are those that an earlier version takes the event by, so that one of the two has it.
_TAKE = text(
    """
    WITH known AS (
        SELECT :predecessor <= coalesce((SELECT max(last_seq) FROM subscription_cursor
                                         WHERE subscription = ANY(CAST(:line AS text[]))
                                           AND aggregate_type = :aggregate_type
                                           AND aggregate_id = :aggregate_id), 0) AS due
    ), taken AS (
        INSERT INTO inbox (subscription, event_id)
        SELECT name, :event_id FROM known, unnest(CAST(:names AS text[])) AS name WHERE due
        ON CONFLICT DO NOTHING RETURNING subscription
    ), moved AS (
        INSERT INTO subscription_cursor AS known (subscription, aggregate_type, aggregate_id, last_seq)
        SELECT subscription, :aggregate_type, :aggregate_id, :sequence FROM taken
        ON CONFLICT (subscription, aggregate_type, aggregate_id)
        DO UPDATE SET last_seq = greatest(known.last_seq, excluded.last_seq)
    )
    SELECT due, (SELECT count(*) FROM taken) = cardinality(CAST(:names AS text[])) AS is_new FROM known
    """
)
_KNOWS = text(
    """
    SELECT EXISTS (SELECT FROM inbox WHERE subscription = ANY(CAST(:names AS text[])) AND event_id = :event_id)
        OR EXISTS (SELECT FROM early_event
                   WHERE subscription = ANY(CAST(:names AS text[])) AND event_id = :event_id)
    """
)
_SKIP = text(
    """
    INSERT INTO subscription_cursor AS known (subscription, aggregate_type, aggregate_id, last_seq)
    SELECT name, :aggregate_type, :aggregate_id, :sequence FROM unnest(CAST(:names AS text[])) AS name
    ON CONFLICT (subscription, aggregate_type, aggregate_id)
    DO UPDATE SET last_seq = greatest(known.last_seq, excluded.last_seq)
    """
)
_REGISTER = text(
    """
    INSERT INTO subscription (subscription, producer, event_type, registered_at)
    SELECT :subscription, :producer, asked.type, coalesce(
        (SELECT min(registered_at) FROM subscription
         WHERE subscription = ANY(CAST(:earlier AS text[])) AND producer = :producer AND event_type = asked.type),
        clock_timestamp())
    FROM unnest(CAST(:types AS text[])) AS asked(type) ON CONFLICT DO NOTHING
    """
)
_IN_USE = text("SELECT DISTINCT subscription FROM subscription WHERE subscription = ANY(CAST(:names AS text[]))")
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
_REPLACE = (
    text(
        """
        INSERT INTO subscription_cursor AS known (subscription, aggregate_type, aggregate_id, last_seq)
        SELECT :subscription, aggregate_type, aggregate_id, max(last_seq) FROM subscription_cursor
        WHERE subscription = ANY(CAST(:earlier AS text[])) GROUP BY 2, 3
        ON CONFLICT (subscription, aggregate_type, aggregate_id)
        DO UPDATE SET last_seq = greatest(known.last_seq, excluded.last_seq)
        """
    ),
    text("DELETE FROM subscription_cursor WHERE subscription = ANY(CAST(:earlier AS text[]))"),
    text("DELETE FROM subscription WHERE subscription = ANY(CAST(:earlier AS text[]))"),
)


class InboxResult(Enum):
    """Result of the inbox for a message."""

    NEW = "new"
    DUPLICATE = "duplicate"
    EARLY = "early"


def take(
    session: Session,
    names: Sequence[str],
    *,
    line: Sequence[str],
    event_id: UUID,
    aggregate: tuple[str, str],
    sequence: int,
    predecessor: int,
) -> InboxResult:
    """Insert an event into the inbox, unless it is `EARLY`: its predecessor has not been handled yet.

    `names`: the subscription and the earlier one of this event; it is new if neither has handled it.
    `line`: the subscription and all earlier ones in use; the cursor of any shows that the predecessor was handled.
    Only the inbox decides on duplicates: a replayed dead letter has a low sequence and is new.
    """
    row = session.execute(
        _TAKE,
        {
            "names": list(names),
            "line": list(line),
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


def knows(connection: Connection, names: Sequence[str], event_id: UUID) -> bool:
    """Return whether an event has been handled or is buffered."""
    return bool(connection.execute(_KNOWS, {"names": list(names), "event_id": event_id}).scalar_one())


def skip(connection: Connection, names: Sequence[str], aggregate: tuple[str, str], sequence: int) -> None:
    """Move the cursors past an event that became a dead letter, so that it does not hold back its aggregate."""
    connection.execute(
        _SKIP,
        {
            "names": list(names),
            "aggregate_type": aggregate[0],
            "aggregate_id": aggregate[1],
            "sequence": sequence,
        },
    )


def register(
    connection: Connection, subscription: str, producer: str, types: Sequence[str], earlier: Sequence[str] = ()
) -> dict[str, int]:
    """Record the time of subscription to each type, after its queue was bound. Return Unix milliseconds per type.

    A type of an earlier subscription keeps the time of that one: its events are waited for as before.
    """
    which = {"subscription": subscription, "producer": producer}
    connection.execute(_REGISTER, {**which, "types": list(types), "earlier": list(earlier)})
    return {kind: int(at) for kind, at in connection.execute(_REGISTERED, which) if kind in types}


def in_use(connection: Connection, names: Sequence[str]) -> set[str]:
    """Return those of these subscriptions that are registered."""
    return set(connection.execute(_IN_USE, {"names": list(names)}).scalars()) if names else set()


def replace(connection: Connection, subscription: str, earlier: Sequence[str]) -> None:
    """End earlier subscriptions: the one that replaces them takes over their cursors."""
    which = {"subscription": subscription, "earlier": list(earlier)}
    for statement in _REPLACE:
        connection.execute(statement, which)


def forget_stale(
    connection: Connection, subscription: str, producer: str, types: Sequence[str]
) -> list[tuple[str, str]]:
    """Delete types that the code no longer subscribes to. Return their (producer, event type) for unbinding."""
    rows = connection.execute(_FORGET, {"subscription": subscription, "producer": producer, "types": list(types)})
    return [(row.producer, row.event_type) for row in rows]
