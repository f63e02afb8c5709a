"""Claims: the choice of the next deliveries, held by a lease, and the record of each attempt.

One statement at a time chooses, for any number of replicas: so the limits per endpoint hold for all together.
An endpoint that failed at its last attempt gets one request at a time, and all such endpoints share a few places:
however slowly they fail, the others' places stay free.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Engine, Row, text

from notifications.channels.webhook.delivery.model import State
from notifications.channels.webhook.delivery.queries import as_it_leaves

GONE: Final = 410

_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('notifications.channels.webhook.endpoint', 0))")
_ANY_DUE: Final = text(
    """
    SELECT EXISTS (
        SELECT FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id AND w.state = 'active'
        WHERE d.state IN ('waiting', 'sending') AND d.available_at <= :now)
    """
)
_TAKE: Final = text(
    """
    WITH busy AS (
        SELECT webhook_id, count(*) AS held FROM webhook_deliveries
        WHERE state = 'sending' AND available_at > :now GROUP BY webhook_id
    ), due AS (
        SELECT d.id, d.available_at, w.failing_since IS NOT NULL AS doubtful
        FROM webhooks w LEFT JOIN busy ON busy.webhook_id = w.id
        CROSS JOIN LATERAL (
            SELECT id, available_at FROM webhook_deliveries
            WHERE webhook_id = w.id AND state IN ('waiting', 'sending') AND available_at <= :now
            ORDER BY available_at
            LIMIT greatest(0, CASE WHEN w.failing_since IS NULL THEN :per_webhook ELSE 1 END - coalesce(busy.held, 0))
        ) d
        WHERE w.state = 'active'
    ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY doubtful ORDER BY available_at) AS place FROM due
    ), picked AS (
        SELECT id FROM ranked
        WHERE NOT doubtful OR place <= :doubtful - (
            SELECT coalesce(sum(held), 0) FROM busy JOIN webhooks w ON w.id = busy.webhook_id
            WHERE w.failing_since IS NOT NULL)
        ORDER BY available_at LIMIT :most
    ), taken AS (
        UPDATE webhook_deliveries d
        SET state = 'sending', attempts = d.attempts + 1, tried = d.tried + 1, available_at = :until
        FROM picked WHERE d.id = picked.id AND d.state IN ('waiting', 'sending') AND d.available_at <= :now
        RETURNING d.id, d.webhook_id, d.event_id, d.event_type, d.attempts, d.tried
    ), noted AS (
        INSERT INTO webhook_attempts (delivery_id, number, started_at) SELECT id, attempts, :now FROM taken
    )
    SELECT t.*, e.body, e.only_public_fields, w.url, array(
        SELECT s.key_mark || ' ' || s.id FROM webhook_secrets s
        WHERE s.webhook_id = w.id AND (s.expires_at IS NULL OR s.expires_at > :now) ORDER BY s.id DESC) AS secrets
    FROM taken t JOIN webhook_events e ON e.id = t.event_id JOIN webhooks w ON w.id = t.webhook_id
    """
)

# Only whoever holds the lease writes the outcome: a later attempt has a later number. A delivery that would wait again
# takes the lock of its endpoint first: disabling calls off what waits, and would not see what waits only afterwards.
_SETTLE: Final = text(
    """
    WITH endpoint AS MATERIALIZED (
        SELECT state FROM webhooks WHERE id = :webhook_id AND :state = 'waiting' FOR NO KEY UPDATE
    ), settled AS (
        UPDATE webhook_deliveries d
        SET state = CASE WHEN EXISTS (SELECT FROM endpoint WHERE state <> 'active') THEN 'called_off' ELSE :state END,
            reason = CASE WHEN :state = 'delivered' THEN NULL ELSE :outcome END, status = :status,
            tried = d.tried - CASE WHEN :ours THEN 1 ELSE 0 END,
            available_at = coalesce(:again, d.available_at),
            delivered_at = CASE WHEN :state = 'delivered' THEN :now ELSE d.delivered_at END
        WHERE d.id = :id AND d.attempts = :number AND d.state = 'sending'
        RETURNING d.webhook_id
    ), noted AS (
        UPDATE webhook_attempts SET outcome = :outcome, status = :status, milliseconds = :milliseconds
        WHERE delivery_id = :id AND number = :number
    )
    UPDATE webhooks w
    SET failures = CASE WHEN :state = 'delivered' THEN 0 ELSE w.failures + 1 END,
        failing_since = CASE WHEN :state = 'delivered' THEN NULL ELSE coalesce(w.failing_since, :now) END,
        delivered_at = CASE WHEN :state = 'delivered' THEN :now ELSE w.delivered_at END
    FROM settled
    WHERE w.id = settled.webhook_id AND NOT :ours
      AND (:state <> 'delivered' OR w.failing_since IS NOT NULL OR w.delivered_at IS NULL
           OR w.delivered_at < :now - CAST('1 minute' AS interval))
    RETURNING w.failures, w.failing_since
    """
)


@dataclass(frozen=True)
class Claimed:
    """A delivery that this process has to itself, with all that its request needs; `secrets`: (key mark, id)."""

    id: UUID
    webhook_id: UUID
    event_id: UUID
    event_type: str
    attempts: int
    tried: int
    url: str
    body: bytes
    secrets: Sequence[tuple[str, UUID]]


@dataclass(frozen=True)
class AttemptResult:
    """Result of an attempt.

    `outcome` is a code, `status` that of the response. `ours`: the endpoint is not to blame.
    """

    state: State
    outcome: str
    status: int | None = None
    again: datetime | None = None
    milliseconds: int = 0
    ours: bool = False

    @property
    def gone(self) -> bool:
        """Return whether the endpoint answered that it wants no more (410)."""
        return self.status == GONE


@dataclass(frozen=True)
class EndpointState:
    """How an endpoint stands after a failure."""

    failures: int
    failing_since: datetime


class Claims:
    """Claims deliveries and records their results."""

    def __init__(
        self, engine: Engine, *, per_webhook: int, doubtful: int, lease: timedelta, clock: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._limits = {"per_webhook": per_webhook, "doubtful": doubtful}
        self._lease = lease
        self._clock = clock

    def take(self, most: int) -> list[Claimed]:
        """Claim up to `most` deliveries that are due."""
        now = self._clock()
        with self._single.connect() as connection:
            if not connection.execute(_ANY_DUE, {"now": now}).scalar_one():
                return []
        with self._engine.begin() as connection:
            connection.execute(_LOCK)
            asked: dict[str, Any] = {"now": now, "until": now + self._lease, "most": most, **self._limits}
            return [_claimed(row) for row in connection.execute(_TAKE, asked)]

    def settle(self, claimed: Claimed, result: AttemptResult) -> EndpointState | None:
        """Record the result of an attempt. Returns the endpoint's state if it failed."""
        row = None
        with self._single.connect() as connection:
            row = connection.execute(
                _SETTLE,
                {
                    "id": claimed.id,
                    "webhook_id": claimed.webhook_id,
                    "number": claimed.attempts,
                    "state": result.state.value,
                    "outcome": result.outcome,
                    "status": result.status,
                    "again": result.again,
                    "milliseconds": result.milliseconds,
                    "ours": result.ours,
                    "now": self._clock(),
                },
            ).one_or_none()
        return EndpointState(row.failures, row.failing_since) if row is not None and row.failing_since else None


def _claimed(row: Row[Any]) -> Claimed:
    secrets = [(mark, UUID(identifier)) for mark, _, identifier in (each.partition(" ") for each in row.secrets)]
    body = as_it_leaves(bytes(row.body), only_public_fields=row.only_public_fields)
    return Claimed(
        row.id, row.webhook_id, row.event_id, row.event_type, row.attempts, row.tried, row.url, body, secrets
    )
