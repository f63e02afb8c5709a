"""Claims: the sender's grip on the deliveries table.

A claimed row carries the number of its sender and comes back when the sender ends, however it ends: the number is an
advisory lock on the sender's own connection, and PostgreSQL lets go of it the moment the process dies. As a backstop
each claim runs out after `LEASE`.

Each statement here is its own transaction. One statement per mail both writes down the mail that the server has just
accepted and marks the next one as started, so that at any moment at most one mail per connection is uncertain.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import Connection, CursorResult, Engine, Row, TextClause, text
from sqlalchemy.exc import SQLAlchemyError

from chassis.database.unpooled import connect_unpooled
from notifications.channels.mail.bounces import APART, COUNT_BARE, MOST_BARE, SUPPRESS
from notifications.channels.mail.metrics import POSSIBLE_DUPLICATES
from notifications.notices.delivery.model import State

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=15)
"""How long a claim holds if nobody gives it back; far longer than any SMTP exchange."""

GRACE: Final = timedelta(seconds=5)
"""How long the mail at hand of a vanished sender is left alone: the sender may only have lost its database."""

_LOCK_SPACE: Final = 0x6D61696C  # "mail"

_ABANDONED: Final = text(
    """
    UPDATE deliveries SET available_at = :now
    WHERE leased_by IS NOT NULL AND available_at > :now
      AND (state = 'queued' OR (state = 'sending' AND started_at <= :now - CAST(:grace AS interval)))
      AND leased_by NOT IN (
        SELECT objid::bigint FROM pg_locks
        WHERE locktype = 'advisory' AND classid = :space AND objsubid = 2 AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND objid::bigint <> :owner)
    """
)

# An update returns its rows in no particular order: what goes first is said again.
_TAKE: Final = text(
    """
    WITH picked AS (
        SELECT id, state, available_at FROM deliveries
        WHERE state IN ('queued', 'deferred', 'sending') AND available_at <= :now
        ORDER BY priority, available_at LIMIT :most FOR UPDATE SKIP LOCKED
    ), taken AS (
        UPDATE deliveries d
        SET state = 'queued', leased_by = :owner, available_at = :until,
            possible_duplicate = d.possible_duplicate OR picked.state = 'sending'
        FROM picked WHERE d.id = picked.id
        RETURNING d.id, d.announcement_id, d.event_id, d.kind, d.recipient_kind, d.recipient, d.subscription_ids,
                  d.attempts, d.created_at, picked.state = 'sending' AS was_sending, d.priority,
                  picked.available_at AS due
    )
    SELECT * FROM taken ORDER BY priority, due
    """
)

# The recipient may have stopped the mail, or bounced, since it was queued, or heard the same as a person with a part in
# it; its subject may be public no longer: this is the last look before it goes.
_START: Final = text(
    """
    WITH accepted AS (
        UPDATE deliveries SET state = 'sent', sent_at = :now, reason = NULL, leased_by = NULL
        WHERE id = :accepted AND (leased_by = :owner OR state = 'queued') RETURNING address_digest
    ), forgiven AS (
        DELETE FROM bare_refusals WHERE address_digest IN (SELECT address_digest FROM accepted)
    ), looked_at AS (
        SELECT d.id, CASE
            WHEN EXISTS (SELECT 1 FROM suppressions s WHERE s.address_digest = :digest) THEN 'address_suppressed'
            WHEN d.recipient_kind = 'subscriber' AND NOT EXISTS (
                SELECT 1 FROM subscriptions s WHERE s.id = ANY (d.subscription_ids)
                AND s.state = CASE d.kind WHEN 'confirm_subscription' THEN 'pending' ELSE 'active' END)
            THEN 'unsubscribed'
            WHEN d.recipient_kind = 'subscriber' AND EXISTS (
                SELECT 1 FROM notices a JOIN taken_down t ON t.subject = a.subject AND t.at >= a.occurred_at
                WHERE a.id = d.announcement_id)
            THEN 'no_longer_public'
            WHEN d.recipient_kind = 'subscriber' AND EXISTS (
                SELECT 1 FROM deliveries o WHERE o.address_digest = :digest AND o.event_id = d.event_id
                AND o.recipient_kind = 'person' AND o.state IN ('sending', 'sent'))
            THEN 'already_told' END AS obstacle
        FROM deliveries d
        WHERE d.id = :next AND d.leased_by = :owner AND d.state = 'queued' FOR UPDATE
    )
    UPDATE deliveries d
    SET state = CASE WHEN obstacle IS NULL THEN 'sending' ELSE 'suppressed' END,
        attempts = d.attempts + CASE WHEN obstacle IS NULL THEN 1 ELSE 0 END,
        started_at = CASE WHEN obstacle IS NULL THEN :now ELSE d.started_at END,
        leased_by = CASE WHEN obstacle IS NULL THEN d.leased_by END,
        available_at = :until, reason = obstacle, address_digest = :digest
    FROM looked_at WHERE d.id = looked_at.id
    RETURNING d.state
    """
)

_ACCEPTED: Final = text(
    """
    WITH accepted AS (
        UPDATE deliveries SET state = 'sent', sent_at = :now, reason = NULL, leased_by = NULL
        WHERE id = :accepted AND (leased_by = :owner OR state = 'queued') RETURNING address_digest
    )
    DELETE FROM bare_refusals WHERE address_digest IN (SELECT address_digest FROM accepted)
    """
)

_SETTLE: Final = text(
    """
    UPDATE deliveries
    SET state = :state, reason = :reason, available_at = coalesce(:available_at, available_at), leased_by = NULL,
        attempts = attempts - :unburnt, possible_duplicate = possible_duplicate OR :possible_duplicate,
        address_digest = coalesce(address_digest, CAST(:digest AS text))
    WHERE id = :id AND leased_by = :owner
    """
)

_GIVE_BACK: Final = text(
    "UPDATE deliveries SET leased_by = NULL, available_at = :now WHERE leased_by = :owner AND state = 'queued'"
)


@dataclass(frozen=True)
class Claimed:
    """A delivery that this sender has to itself."""

    id: UUID
    announcement_id: UUID
    event_id: UUID
    kind: str
    recipient_kind: str
    recipient: UUID
    subscription_ids: Sequence[UUID]
    attempts: int
    created_at: datetime


@dataclass(frozen=True)
class Settled:
    """Result of a claimed delivery that was not sent.

    `doubtful`: the server refused the recipient permanently without a reason. `digest` is that of the address, where
    the delivery was settled before it was started.
    """

    state: State
    reason: str
    available_at: datetime | None = None
    suppress: bool = False
    doubtful: bool = False
    digest: str | None = None
    unburnt: bool = False
    possible_duplicate: bool = False


class Claims:
    """Claims deliveries for one sender and records their results."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._clock = clock
        self._owner = 0
        self._local = threading.local()
        self._lock: psycopg.Connection[Any] | None = None
        self._holds = False

    def open(self) -> None:
        """Renew the sender's number if the connection that held it was lost."""
        try:
            if self._lock is not None:
                self._lock.execute("SELECT 1")
                return
        except psycopg.Error:
            self.close()
        lock = connect_unpooled(self._engine, application="notifications sender")
        owner = secrets.randbelow(2**31 - 1) + 1
        lock.execute("SELECT pg_advisory_lock(%s, %s)", (_LOCK_SPACE, owner))
        self._lock, self._owner = lock, owner

    def close(self) -> None:
        """Release the sender's number. Deliveries it still holds become available to others."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(psycopg.Error):
                lock.close()

    def free_abandoned(self) -> int:
        """Release the deliveries of senders that no longer exist, and those that this sender could not release itself.

        Call it only while this sender holds none.
        """
        return self._write(_ABANDONED, grace=GRACE, space=_LOCK_SPACE)

    def take(self, most: int) -> list[Claimed]:
        """Claim deliveries that are due. Those that a previous sender may have sent already are marked."""
        claimed = []
        for row in self._rows(_TAKE, most=most, until=self._clock() + LEASE):
            if row.was_sending:
                _tell_possible_duplicate(row.id, row.event_id, row.recipient, row.kind, "sender_vanished")
            claimed.append(_claimed(row))
        self._holds = self._holds or bool(claimed)
        return claimed

    def start(self, delivery: Claimed, digest: str, accepted: Claimed | None) -> bool:
        """Record `accepted` as sent and the next as started. Return False if the next must not be sent any more."""
        parameters = {"next": delivery.id, "digest": digest, "accepted": accepted.id if accepted else None}
        rows = self._rows(_START, until=self._clock() + LEASE, **parameters)
        return [row.state for row in rows] == [State.SENDING]

    def accepted(self, delivery: Claimed) -> None:
        """Write a delivery down as sent."""
        self._write(_ACCEPTED, accepted=delivery.id)

    def settle(self, delivery: Claimed, settled: Settled) -> None:
        """Record the result of a delivery that was not sent."""
        if settled.possible_duplicate:
            _tell_possible_duplicate(
                delivery.id, delivery.event_id, delivery.recipient, delivery.kind, "no_answer_after_data"
            )
        if settled.doubtful and self._third_day(delivery):
            settled = replace(settled, state=State.BOUNCED, available_at=None, suppress=True)
        if settled.suppress:
            self._write(SUPPRESS, id=delivery.id, reason=settled.reason)
        self._write(
            _SETTLE,
            id=delivery.id,
            state=settled.state.value,
            reason=settled.reason,
            available_at=settled.available_at,
            unburnt=int(settled.unburnt),
            possible_duplicate=settled.possible_duplicate,
            digest=settled.digest,
        )

    def _third_day(self, delivery: Claimed) -> bool:
        """Count a refusal without a reason; True on the third day on which the address was refused so."""
        counted = self._rows(COUNT_BARE, id=delivery.id, apart=APART)
        return bool(counted) and counted[0].days >= MOST_BARE

    def give_back(self) -> None:
        """Release deliveries that were claimed and not started."""
        if self._holds:
            self._write(_GIVE_BACK)
            self._holds = False

    def leave(self) -> None:
        """Return the calling thread's connection to the pool."""
        held, self._local.connection = getattr(self._local, "connection", None), None
        if held is not None:
            held.close()

    def _rows(self, statement: TextClause, **parameters: Any) -> Sequence[Row[Any]]:
        return self._execute(statement, parameters).all()

    def _write(self, statement: TextClause, **parameters: Any) -> int:
        return self._execute(statement, parameters).rowcount

    def _execute(self, statement: TextClause, parameters: Mapping[str, Any]) -> CursorResult[Any]:
        # one connection per thread for as long as it works: taking one from the pool costs as much as the statement
        held: Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = self._local.connection = self._single.connect()
        try:
            return held.execute(statement, {"now": self._clock(), "owner": self._owner, **parameters})
        except SQLAlchemyError:
            self.leave()
            raise


def _claimed(row: Row[Any]) -> Claimed:
    return Claimed(
        row.id, row.announcement_id, row.event_id, row.kind, row.recipient_kind, row.recipient,
        row.subscription_ids, row.attempts, row.created_at,
    )  # fmt: skip


def _tell_possible_duplicate(delivery_id: UUID, event_id: UUID, recipient: UUID, kind: str, why: str) -> None:
    POSSIBLE_DUPLICATES.labels(kind, why).inc()
    log.warning(
        "mail_possible_duplicate",
        possible_duplicate=True,
        delivery_id=str(delivery_id),
        event_id=str(event_id),
        recipient_id=str(recipient),
        kind=kind,
        why=why,
    )
