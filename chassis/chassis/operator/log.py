"""Log: the outbox of a producer, read in order, as it is sent to one consumer again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, text

from chassis.messaging import envelope
from chassis.messaging.envelope import Outgoing, outgoing

REPLAYED = "kainotomia-replayed"
CHUNK = 500
# later than any time at which a subscription may have been registered
_FOR_EVER = 2**53

_CHOICE = """
    event_type = ANY(CAST(:types AS text[])) AND created_at >= :since
    AND (CAST(:until AS timestamptz) IS NULL OR created_at < :until)
    AND (CAST(:aggregate AS text) IS NULL OR aggregate_type || ':' || aggregate_id = :aggregate)
    AND (:unpublished OR published_at IS NOT NULL)
"""
_EXTENT = text(
    f"SELECT count(*) AS events, min(position) AS first, min(created_at) AS oldest FROM outbox WHERE {_CHOICE}"  # noqa: S608 - built of constants
)
_AGGREGATES = text(f"SELECT DISTINCT aggregate_type, aggregate_id FROM outbox WHERE {_CHOICE} ORDER BY 1, 2")  # noqa: S608 - built of constants
_ROWS = text(
    f"""
    SELECT position, event_id, aggregate_type, aggregate_id, aggregate_seq, event_type,
           CAST(payload AS text) AS payload, headers, created_at
    FROM outbox WHERE position > :after AND {_CHOICE} ORDER BY position LIMIT {CHUNK}
    """  # noqa: S608 - built of constants
)

Aggregate = tuple[str, str]
Row = dict[str, Any]


@dataclass(frozen=True)
class Extent:
    """How much of the log is meant."""

    events: int
    first: int
    oldest: datetime | None


@dataclass(frozen=True)
class Choice:
    """Which events of the log are meant; `unpublished` takes those too that the relay has not marked as sent yet."""

    types: Sequence[str]
    since: datetime
    until: datetime | None = None
    aggregate: str | None = None
    unpublished: bool = False

    def extent(self, log: Engine) -> Extent:
        """Count."""
        with _patiently(log) as connection:
            row = connection.execute(_EXTENT, self._values()).one()
        return Extent(row.events, row.first or 0, row.oldest)

    def aggregates(self, log: Engine) -> list[Aggregate]:
        """Return the aggregates of these events."""
        with _patiently(log) as connection:
            return [(row.aggregate_type, row.aggregate_id) for row in connection.execute(_AGGREGATES, self._values())]

    def rows(self, log: Engine, first: int) -> Iterator[list[Row]]:
        """Yield the events in the order of writing, in chunks."""
        after = first - 1
        while True:
            with _patiently(log) as connection:
                found = connection.execute(_ROWS, {**self._values(), "after": after}).mappings().all()
            if not found:
                return
            after = found[-1]["position"]
            yield [dict(row) for row in found]

    def _values(self) -> dict[str, Any]:
        return {
            "types": list(self.types),
            "since": self.since,
            "until": self.until,
            "aggregate": self.aggregate,
            "unpublished": self.unpublished,
        }


class Chain:
    """Builder of the messages: each names the replayed event of its aggregate before it, so that none overtakes.

    The predecessors in the log itself do not fit: the consumer may never have received them.
    """

    def __init__(self, producer: str, queue: str, at: datetime) -> None:
        self._producer, self._queue, self._at = producer, queue, at.isoformat(timespec="seconds")
        self._last: dict[Aggregate, tuple[str, int]] = {}

    def message(self, row: Row) -> Outgoing:
        """Create the message of one row, addressed to the consumer's queue alone."""
        aggregate = (row["aggregate_type"], row["aggregate_id"])
        before = self._last.get(aggregate)
        self._last[aggregate] = (row["event_type"], row["aggregate_seq"])
        previous = {before[0]: [before[1], _FOR_EVER]} if before else {}
        made = outgoing(self._producer, row)
        headers = {**made.headers, envelope.PREVIOUS: orjson.dumps(previous).decode(), REPLAYED: self._at}
        return replace(made, exchange="", routing_key=self._queue, mandatory=True, headers=headers)


def _patiently(engine: Engine) -> Connection:
    connection = engine.connect()
    connection.execute(text("SET LOCAL statement_timeout = '10min'"))
    return connection
