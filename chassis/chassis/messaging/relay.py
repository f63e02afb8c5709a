"""Relay: takes events from the outbox to the broker, in order per aggregate, and forgets none."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import eventlet
import psycopg
import structlog
from nameko.extensions import SharedExtension
from sqlalchemy import Engine

from chassis.database.unpooled import connect_unpooled
from chassis.messaging import housekeeping, metrics
from chassis.messaging.connection import DEFAULT_HEARTBEAT
from chassis.messaging.envelope import outgoing
from chassis.messaging.outbox import CHANNEL
from chassis.messaging.publisher import DEADLINE, ConfirmingPublisher, PublishFailed
from chassis.messaging.topology import declare_event_exchange

log = structlog.get_logger(__name__)

BATCH = 500
POLL_SECONDS = 1.0
MEASURE_SECONDS = 5.0
LONGEST_PAUSE = 5.0
PRUNE_SECONDS = 3600.0
PARKED_SECONDS = 30
PARKED_LONGEST = 600

# A parked aggregate waits as a whole: what follows the row that failed must not overtake it.
_FREE = """
    outbox.published_at IS NULL AND NOT EXISTS (
        SELECT FROM outbox AS parked
        WHERE parked.published_at IS NULL AND parked.parked_at IS NOT NULL
          AND parked.aggregate_type = outbox.aggregate_type AND parked.aggregate_id = outbox.aggregate_id
          AND parked.parked_at + least(%(first)s * power(2, least(parked.attempts, 20) - 1), %(longest)s)
              * interval '1 second' > clock_timestamp())
"""
# Locking message rows instead would let two relays reorder an aggregate; a shard row is one relay's at a time.
_CLAIM = f"""
    SELECT shard FROM outbox_shard
    WHERE EXISTS (SELECT FROM outbox WHERE outbox.shard = outbox_shard.shard AND {_FREE})
    ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED
"""  # noqa: S608 - built of constants
_READ = f"""
    SELECT position, event_id, aggregate_type, aggregate_id, aggregate_seq, event_type,
           payload::text AS payload, headers, created_at, attempts, shard
    FROM outbox WHERE shard = %(shard)s AND {_FREE} ORDER BY position LIMIT {BATCH}
"""  # noqa: S608 - built of constants
_PUBLISHED = "UPDATE outbox SET published_at = clock_timestamp(), parked_at = NULL WHERE position = ANY(%s)"
_PARK = """
    UPDATE outbox SET attempts = attempts + 1, last_error = %s, parked_at = clock_timestamp() WHERE position = %s
"""
_SENT_NOW = """(
    SELECT jsonb_object_agg(key, CASE WHEN (value ->> 0)::bigint < %(sequence)s THEN value
        ELSE jsonb_build_array(value -> 0, (extract(epoch FROM now()) * 1000)::bigint) END)
    FROM jsonb_each({0}))"""
_OF_AGGREGATE = "aggregate_type = %(aggregate_type)s AND aggregate_id = %(aggregate_id)s"
# Consumers do not wait for what was written before they were set up. What was parked they are sent all the same: those
# that follow it say that it, and what follows it in turn, is no older than this transaction. The aggregate comes first:
# its lock keeps out who is just writing another.
_SENT_LATE = (
    f"UPDATE outbox_aggregate SET last_by_type = {_SENT_NOW.format('last_by_type')} WHERE {_OF_AGGREGATE}",  # noqa: S608
    f"""
    UPDATE outbox SET headers = jsonb_set(headers, '{{previous}}', {_SENT_NOW.format("headers -> 'previous'")})
    WHERE shard = %(shard)s AND published_at IS NULL AND aggregate_seq > %(sequence)s AND {_OF_AGGREGATE}
    """,  # noqa: S608 - built of constants
)
_DEPTH = """
    SELECT count(*) AS depth, count(parked_at) AS parked,
           coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0) AS age
    FROM outbox WHERE published_at IS NULL
"""


@dataclass
class RelayLoop:
    """The relay of one service in one process; several may run, each works on a shard of its own.

    `run` returns after `stop`, having finished its batch.
    """

    engine: Engine
    uri: str = field(repr=False)
    service: str
    heartbeat: int = DEFAULT_HEARTBEAT
    deadline: float = DEADLINE
    parked_seconds: float = PARKED_SECONDS
    _stopping: bool = False
    retain_for: timedelta = housekeeping.KEPT
    _measured_at: float = 0.0
    _pruned_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.publisher = ConfirmingPublisher(
            self.uri,
            heartbeat=self.heartbeat,
            deadline=self.deadline,
            declare=lambda channel: declare_event_exchange(channel, self.service),
        )

    def run(self) -> None:
        """Relay until `stop`; outlives every fault of the broker and the database."""
        pause = 0.1
        while not self._stopping:
            try:
                with connect_unpooled(self.engine, application=f"{self.service} relay") as database:
                    pause = 0.1
                    self._work(database)
            except (psycopg.Error, PublishFailed, OSError) as exc:
                log.warning("relay_interrupted", service=self.service, error=str(exc), again_in=pause)
                self.publisher.drop()
                eventlet.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception:
                log.exception("relay_failed", service=self.service)
                self.publisher.drop()
                eventlet.sleep(LONGEST_PAUSE)
        self.publisher.close()

    def stop(self) -> None:
        """End `run` after the batch at hand."""
        self._stopping = True

    def relay_batch(self, database: psycopg.Connection[dict[str, Any]]) -> int:
        """Claim a shard and send at most `BATCH` of its events. Return the number of events read."""
        with database.transaction():
            limits: dict[str, Any] = {"first": self.parked_seconds, "longest": PARKED_LONGEST}
            claimed = database.execute(_CLAIM, limits).fetchone()
            if claimed is None:
                return 0
            rows = _heads_only(database.execute(_READ, {**limits, "shard": claimed["shard"]}).fetchall())
            if not rows:
                return 0
            refusals = self.publisher.publish([outgoing(self.service, row) for row in rows])
            self._record(database, rows, refusals)
        return len(rows)

    def _work(self, database: psycopg.Connection[dict[str, Any]]) -> None:
        database.execute(f"LISTEN {CHANNEL}")
        while True:
            sent = self.relay_batch(database)
            while sent and not self._stopping:
                sent = self.relay_batch(database)
            if self._stopping:
                return
            self._measure(database)
            self._prune()
            self._wait(database)

    def _wait(self, database: psycopg.Connection[dict[str, Any]]) -> None:
        # in short pieces, so that a stop does not wait for the poll
        until = time.monotonic() + POLL_SECONDS
        while time.monotonic() < until and not self._stopping:
            for _ in database.notifies(timeout=0.25, stop_after=1):
                return
            self.publisher.beat()

    def _record(
        self,
        database: psycopg.Connection[dict[str, Any]],
        rows: Sequence[Mapping[str, Any]],
        refusals: Sequence[str | None],
    ) -> None:
        held: set[tuple[str, str]] = set()
        published: list[int] = []
        for row, refusal in zip(rows, refusals, strict=True):
            aggregate = (row["aggregate_type"], row["aggregate_id"])
            if aggregate in held:
                # it went out before its predecessor: it is sent again, in order; the inbox knows it by then
                continue
            if refusal is None:
                published.append(row["position"])
                if row["attempts"]:
                    for statement in _SENT_LATE:
                        database.execute(statement, {**row, "sequence": row["aggregate_seq"]})
                continue
            held.add(aggregate)
            database.execute(_PARK, (refusal[:500], row["position"]))
            log.warning(
                "event_parked",
                service=self.service,
                type=row["event_type"],
                event_id=str(row["event_id"]),
                error=refusal,
            )
        database.execute(_PUBLISHED, (published,))
        metrics.PUBLISHED.labels(self.service).inc(len(published))
        metrics.PARKINGS.labels(self.service).inc(len(held))

    def _prune(self) -> None:
        if time.monotonic() - self._pruned_at < PRUNE_SECONDS:
            return
        self._pruned_at = time.monotonic()
        log.info(
            "old_events_deleted", service=self.service, rows=housekeeping.prune(self.engine, retain_for=self.retain_for)
        )

    def _measure(self, database: psycopg.Connection[dict[str, Any]]) -> None:
        if time.monotonic() - self._measured_at < MEASURE_SECONDS:
            return
        self._measured_at = time.monotonic()
        row = database.execute(_DEPTH).fetchone() or {}
        metrics.OUTBOX_DEPTH.labels(self.service).set(row["depth"])
        metrics.OUTBOX_BLOCKED.labels(self.service).set(row["parked"])
        metrics.OUTBOX_AGE.labels(self.service).set(row["age"])


def _heads_only(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop the rows behind one that failed before: they wait until it has been sent."""
    held: set[tuple[str, str]] = set()
    chosen = []
    for row in rows:
        aggregate = (row["aggregate_type"], row["aggregate_id"])
        if aggregate in held:
            continue
        if row["attempts"]:
            held.add(aggregate)
        chosen.append(row)
    return chosen


class Relay(SharedExtension):  # type: ignore[misc]  # nameko is untyped
    """Runs the relay of a service inside its container, and lets it finish its batch when the container stops."""

    def __init__(self, **options: Any) -> None:
        self._loop: RelayLoop | None = None
        self._thread: Any = None
        super().__init__(**options)

    def start(self) -> None:
        """Start relaying."""
        if self._loop is not None:
            return
        config = self.container.config
        self._loop = RelayLoop(
            config["engine"],
            config["AMQP_URI"],
            self.container.service_name,
            heartbeat=config.get("HEARTBEAT", DEFAULT_HEARTBEAT),
            deadline=config.get("PUBLISH_DEADLINE", DEADLINE),
            parked_seconds=config.get("PARKED_SECONDS", PARKED_SECONDS),
            retain_for=config.get("EVENTS_KEPT", housekeeping.KEPT),
        )
        self._thread = self.container.spawn_managed_thread(self._loop.run, identifier="relay")

    def stop(self) -> None:
        """Finish the batch at hand and end."""
        if self._loop is not None:
            self._loop.stop()
            with eventlet.Timeout(self._loop.deadline + 2, False):
                self._thread.wait()
