"""Sender: empties the queue into SMTP over a few connections that stay open.

SMTP has no transaction: between the server's acceptance and our commit there is a moment in which only the server
knows. The sender keeps that moment to one mail per connection, and names each mail that it could not settle.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from queue import Empty, Queue
from typing import Final, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from notifications.channels.mail.batch import Ask
from notifications.channels.mail.claims import Claimed, Claims, Settled
from notifications.channels.mail.metrics import MAILS
from notifications.channels.mail.preparation import Envelope, Prepared
from notifications.channels.mail.smtp import ConnectionLost, Refused, SmtpConnection
from notifications.channels.mail.smtp_pool import SmtpPool
from notifications.notices.delivery.model import State, next_attempt

log = structlog.get_logger(__name__)

BATCH: Final = 200
AGAIN: Final = timedelta(seconds=5)
"""How long a mail waits that could not be handed over because the server went away."""

_IDLE_SECONDS: Final = 0.01
_WRITE_TRIES: Final = 40
_WRITE_PAUSE: Final = 0.5


class Prepares(Protocol):
    """Makes mails of claimed deliveries."""

    def prepare(self, claimed: Sequence[Claimed], ask: Ask) -> list[Prepared]:
        """Return each delivery as a mail or as set aside."""
        ...


class Sender:
    """The sender of one process; `address` is the sender on the envelope, where bounces go."""

    def __init__(
        self, claims: Claims, preparation: Prepares, pool: SmtpPool, *, address: str, clock: Callable[[], datetime]
    ) -> None:
        self._claims = claims
        self._preparation = preparation
        self._pool = pool
        self._address = address
        self._clock = clock

    def run(self, ask: Ask, *, seconds: float) -> None:
        """Send the deliveries that are due, for about `seconds`, then release those not started."""
        if not self._pool.available:
            return
        try:
            self._claims.open()
            self._claims.free_abandoned()
            self._work(ask, seconds)
        finally:
            self._claims.leave()

    def _work(self, ask: Ask, seconds: float) -> None:
        claimed = self._claims.take(BATCH)
        if not claimed:
            return
        until = time.monotonic() + seconds
        queue: Queue[Envelope | None] = Queue()
        workers = [self._worker(queue, until) for _ in range(min(self._pool.count, len(claimed)))]
        try:
            while claimed:
                self._prepare(claimed, ask, queue)
                self._wait_for_room(queue, workers, until)
                busy = time.monotonic() < until and any(worker.is_alive() for worker in workers)
                claimed = self._claims.take(BATCH) if busy else []
        finally:
            for _ in workers:
                queue.put(None)
            for worker in workers:
                worker.join()
            self._claims.give_back()

    def close(self) -> None:
        """Hang up and give up our claims."""
        self._pool.close()
        self._claims.close()

    def _prepare(self, claimed: Sequence[Claimed], ask: Ask, queue: Queue[Envelope | None]) -> None:
        for prepared in self._preparation.prepare(claimed, ask):
            if isinstance(prepared, Envelope):
                queue.put(prepared)
            else:
                self._claims.settle(prepared.delivery, prepared.settled)
                _count(prepared.delivery, prepared.settled)

    def _wait_for_room(self, queue: Queue[Envelope | None], workers: list[threading.Thread], until: float) -> None:
        while queue.qsize() > BATCH // 2 and time.monotonic() < until and any(w.is_alive() for w in workers):
            time.sleep(_IDLE_SECONDS)

    def _worker(self, queue: Queue[Envelope | None], until: float) -> threading.Thread:
        worker = _Worker(self._claims, self._pool, queue, until=until, sender=self._address, clock=self._clock)
        thread = threading.Thread(target=worker.run, name="mail", daemon=True)
        thread.start()
        return thread


class _Worker:
    """Empties the queue over one connection. `_accepted` is the one mail that is sent but not yet written down."""

    def __init__(
        self,
        claims: Claims,
        pool: SmtpPool,
        queue: Queue[Envelope | None],
        *,
        until: float,
        sender: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._claims = claims
        self._pool = pool
        self._queue = queue
        self._until = until
        self._sender = sender
        self._clock = clock
        self._accepted: Claimed | None = None

    def run(self) -> None:
        """Work until the queue says so, the time is over, or the mail server is gone."""
        connection: SmtpConnection | None = None
        try:
            connection = self._pool.take()
            while (envelope := self._next()) is not None:
                connection = self._deliver(connection, envelope)
            self._pool.give_back(connection)
            connection = None
        except ConnectionLost:
            return  # remembered by the lines; what is left in the queue is put back
        finally:
            if connection is not None:
                connection.close()
            try:
                self._write_down()
            finally:
                self._claims.leave()

    def _next(self) -> Envelope | None:
        if time.monotonic() >= self._until:
            return None
        try:
            return self._queue.get_nowait()
        except Empty:
            self._write_down()
            return self._queue.get()

    def _deliver(self, connection: SmtpConnection, envelope: Envelope) -> SmtpConnection:
        try:
            started = self._claims.start(envelope.delivery, envelope.digest, self._accepted)
        except SQLAlchemyError as exc:
            log.warning("mail_not_started", delivery_id=str(envelope.delivery.id), error=type(exc).__name__)
            self._write_down()
            return connection
        self._accepted = None
        if not started:
            MAILS.labels(envelope.delivery.kind, State.SUPPRESSED.value).inc()
            return connection
        try:
            return self._send(connection, envelope)
        except ConnectionLost as broken:
            if broken.perhaps_accepted:
                self._settle(envelope.delivery, self._later(envelope.delivery, "no_answer", possible_duplicate=True))
                return self._pool.take()
        # nothing was handed over: the server may have closed an idle connection, a fresh one tells
        return self._send_once_more(envelope)

    def _send_once_more(self, envelope: Envelope) -> SmtpConnection:
        try:
            connection = self._pool.take()
        except ConnectionLost:
            again = self._clock() + AGAIN
            gone = Settled(State.QUEUED, "mail_server_unreachable", again, unburnt=True)
            self._settle(envelope.delivery, gone)
            raise
        try:
            return self._send(connection, envelope)
        except ConnectionLost as broken:
            doubt = broken.perhaps_accepted
            self._settle(envelope.delivery, self._later(envelope.delivery, "connection", possible_duplicate=doubt))
            raise

    def _send(self, connection: SmtpConnection, envelope: Envelope) -> SmtpConnection:
        try:
            connection.send(self._sender, envelope.address, envelope.message)
        except Refused as refused:
            self._settle(envelope.delivery, self._after(envelope.delivery, refused))
        else:
            self._accepted = envelope.delivery
            MAILS.labels(envelope.delivery.kind, State.SENT.value).inc()
        return connection

    def _after(self, delivery: Claimed, refused: Refused) -> Settled:
        if refused.no_such_address:
            return Settled(State.BOUNCED, refused.reply, suppress=True)
        if refused.perhaps_no_such_address:
            return replace(self._later(delivery, refused.reply), doubtful=True)
        if refused.lasting and refused.stage in {"data", "content"}:
            return Settled(State.FAILED, refused.reply)
        return self._later(delivery, refused.reply)

    def _later(self, delivery: Claimed, reason: str, *, possible_duplicate: bool = False) -> Settled:
        again = next_attempt(delivery.attempts + 1, self._clock())
        state = State.DEFERRED if again is not None else State.FAILED
        return Settled(state, reason, again, possible_duplicate=possible_duplicate)

    def _settle(self, delivery: Claimed, settled: Settled) -> None:
        self._persist(lambda: self._claims.settle(delivery, settled), delivery)
        _count(delivery, settled)

    def _write_down(self) -> None:
        accepted, self._accepted = self._accepted, None
        if accepted is not None:
            self._persist(lambda: self._claims.accepted(accepted), accepted)

    def _persist(self, write: Callable[[], None], delivery: Claimed) -> None:
        """Write an outcome down, even if the database is away for some seconds: nobody else knows it."""
        for _ in range(_WRITE_TRIES):
            try:
                return write()
            except SQLAlchemyError as exc:
                error = type(exc).__name__
                time.sleep(_WRITE_PAUSE)
        log.error("mail_outcome_unrecorded", delivery_id=str(delivery.id), error=error, possible_duplicate=True)
        return None


def _count(delivery: Claimed, settled: Settled) -> None:
    MAILS.labels(delivery.kind, settled.state.value).inc()
    if settled.state in {State.BOUNCED, State.FAILED, State.DEFERRED}:
        log.info(
            "mail_not_sent",
            delivery_id=str(delivery.id),
            event_id=str(delivery.event_id),
            recipient_id=str(delivery.recipient),
            kind=delivery.kind,
            outcome=settled.state.value,
            reason=settled.reason,
        )
