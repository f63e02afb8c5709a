"""Rewind: make a live subscription forget events, so that it handles them once more, in order.

    hold      set the cursor of each aggregate below everything: all its events are early and are buffered
    settle    wait for handlers that began before the hold; from here on nothing moves
    release   per chunk of the log: delete its events from the inbox, set the cursor before the first of them

A live event is early until the replay has reached it; the handler of its predecessor continues with it. If the tool
dies, such events wait, for a day, and another run completes the work.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, text

from chassis.operator.errors import FAILED, ToolError
from chassis.operator.log import Aggregate, Row

HELD = -1
SETTLE_SECONDS = 90.0
CHUNK = 1000

_GIVEN = "jsonb_to_recordset(CAST(:given AS jsonb)) AS given(aggregate_type text, aggregate_id text, last_seq bigint)"
_KNOWN = text(
    f"""
    SELECT known.aggregate_type, known.aggregate_id, known.last_seq FROM subscription_cursor AS known
    JOIN {_GIVEN} USING (aggregate_type, aggregate_id)
    WHERE known.subscription = :subscription ORDER BY 1, 2 FOR UPDATE OF known
    """  # noqa: S608 - built of constants
)
_SET = text(
    f"""
    INSERT INTO subscription_cursor (subscription, aggregate_type, aggregate_id, last_seq)
    SELECT :subscription, aggregate_type, aggregate_id, last_seq FROM {_GIVEN} ORDER BY 2, 3
    ON CONFLICT (subscription, aggregate_type, aggregate_id) DO UPDATE SET last_seq = excluded.last_seq
    """  # noqa: S608 - built of constants
)
_FORGET = text("DELETE FROM inbox WHERE subscription = :subscription AND event_id = ANY(CAST(:events AS uuid[]))")
_OLDER = text(
    """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < :moment
    """
)
_REGISTERED = text(
    "SELECT max(registered_at) FROM subscription WHERE subscription = :subscription AND producer = :producer"
)
_REGISTER_EARLIER = text(
    """
    UPDATE subscription SET registered_at = least(registered_at, :since)
    WHERE subscription = :subscription AND producer = :producer
    """
)


@dataclass
class Rewind:
    """One subscription's inbox and cursors during a replay."""

    consumer: Engine
    subscription: str
    _held: dict[Aggregate, int] = field(default_factory=dict)
    _released: set[Aggregate] = field(default_factory=set)

    def registered(self, producer: str) -> datetime:
        """Return the time of subscription to the producer. Raises `ToolError` if there is none."""
        with self.consumer.connect() as connection:
            since = connection.execute(_REGISTERED, {"subscription": self.subscription, "producer": producer}).scalar()
        if since is None:
            raise ToolError(f"{self.subscription} is not registered yet: run the setup command of its service.")
        return datetime.fromisoformat(str(since))

    def register_earlier(self, producer: str, since: datetime) -> None:
        """Make the subscription wait for predecessors from `since` on. Its processes read that when they start."""
        with self.consumer.begin() as connection:
            connection.execute(
                _REGISTER_EARLIER, {"subscription": self.subscription, "producer": producer, "since": since}
            )

    def hold(self, aggregates: Sequence[Aggregate]) -> None:
        """Hold all events of these aggregates. Return when none of them is being handled."""
        for start in range(0, len(aggregates), CHUNK):
            chunk = dict.fromkeys(aggregates[start : start + CHUNK], HELD)
            with self.consumer.begin() as connection:
                known = connection.execute(_KNOWN, self._values(chunk)).all()
                before = {(row.aggregate_type, row.aggregate_id): row.last_seq for row in known}
                self._set(connection, chunk)
            # only what is committed is ours to give back
            self._held |= {aggregate: before.get(aggregate, 0) for aggregate in chunk}
        self._settle()

    def release(self, rows: Sequence[Row]) -> list[Row]:
        """Forget these events so that they are handled again. Return those to be sent.

        An aggregate that began after the hold is not sent: the consumer receives it live.
        """
        first: dict[Aggregate, int] = {}
        sent = []
        for row in rows:
            aggregate = (row["aggregate_type"], row["aggregate_id"])
            if aggregate in self._held:
                first.setdefault(aggregate, row["aggregate_seq"] - 1)
            elif aggregate not in self._released:
                continue
            sent.append(row)
        with self.consumer.begin() as connection:
            events = [row["event_id"] for row in sent]
            connection.execute(_FORGET, {"subscription": self.subscription, "events": events})
            self._set(connection, first)
        for aggregate in first:
            del self._held[aggregate]
            self._released.add(aggregate)
        return sent

    def give_back(self) -> None:
        """Restore the cursors of aggregates that were held and not rewound."""
        with self.consumer.begin() as connection:
            self._set(connection, self._held)
        self._held.clear()

    def _settle(self) -> None:
        until = time.monotonic() + SETTLE_SECONDS
        with self.consumer.connect() as connection:
            moment = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            connection.rollback()
            while connection.execute(_OLDER, {"moment": moment}).scalar_one():
                connection.rollback()
                if time.monotonic() > until:
                    message = "A transaction of the consumer does not come to its end; try again later."
                    raise ToolError(message, code=FAILED)
                time.sleep(0.05)

    def _set(self, connection: Connection, cursors: dict[Aggregate, int]) -> None:
        if cursors:
            connection.execute(_SET, self._values(cursors))

    def _values(self, cursors: dict[Aggregate, int]) -> dict[str, Any]:
        given = [{"aggregate_type": kind, "aggregate_id": key, "last_seq": seq} for (kind, key), seq in cursors.items()]
        return {"subscription": self.subscription, "given": orjson.dumps(given).decode()}
