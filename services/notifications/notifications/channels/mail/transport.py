"""Mail transport: one SMTP connection, and the record of each mail that goes over it.

SMTP has no transaction: between the server's acceptance and our commit there is a moment in which only the server
knows. The transport keeps that moment to one mail per connection, and names each mail that it could not settle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from notifications.channels.delivery.retries import Backoff, persist
from notifications.channels.mail.claims import Claimed, Claims, Settled
from notifications.channels.mail.metrics import MAILS
from notifications.channels.mail.preparation import Envelope
from notifications.channels.mail.smtp import ConnectionLost, Refused, SmtpConnection
from notifications.channels.mail.smtp_pool import SmtpPool
from notifications.notices.delivery.model import State

log = structlog.get_logger(__name__)

AGAIN: Final = timedelta(seconds=5)
"""How long a mail waits that could not be handed over because the server went away."""

BACKOFF: Final = Backoff(
    (
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=6),
        timedelta(hours=24),
    )
)


class MailTransport:
    """Sends over one connection. `_accepted` is the one mail that is sent but not yet written down."""

    def __init__(self, claims: Claims, pool: SmtpPool, *, sender: str, clock: Callable[[], datetime]) -> None:
        self._claims = claims
        self._pool = pool
        self._sender = sender
        self._clock = clock
        self._accepted: Claimed | None = None
        self._connection: SmtpConnection | None = pool.take()

    def deliver(self, job: Envelope) -> None:
        """Send a mail, and write down the one before. Raises `ConnectionLost` while the server is away."""
        connection, self._connection = self._connection or self._pool.take(), None
        try:
            self._connection = self._deliver(connection, job)
        finally:
            if self._connection is None:
                connection.close()

    def idle(self) -> None:
        """Write the last mail down as sent."""
        accepted, self._accepted = self._accepted, None
        if accepted is not None:
            self._persist(lambda: self._claims.accepted(accepted), accepted)

    def close(self) -> None:
        """Return the connection to the pool and write the last mail down."""
        try:
            if self._connection is not None:
                self._pool.give_back(self._connection)
            self.idle()
        finally:
            self._claims.leave()

    def _deliver(self, connection: SmtpConnection, envelope: Envelope) -> SmtpConnection:
        try:
            started = self._claims.start(envelope.delivery, envelope.digest, self._accepted)
        except SQLAlchemyError as exc:
            log.warning("mail_not_started", delivery_id=str(envelope.delivery.id), error=type(exc).__name__)
            self.idle()
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
        again = BACKOFF.next_attempt(delivery.attempts + 1, self._clock())
        state = State.DEFERRED if again is not None else State.FAILED
        return Settled(state, reason, again, possible_duplicate=possible_duplicate)

    def _settle(self, delivery: Claimed, settled: Settled) -> None:
        self._persist(lambda: self._claims.settle(delivery, settled), delivery)
        count_outcome(delivery, settled)

    def _persist(self, write: Callable[[], None], delivery: Claimed) -> None:
        try:
            persist(write, delivery.id)
        except SQLAlchemyError as exc:
            # not the error's text: it may hold an address's digest
            error = type(exc).__name__
            log.error("mail_outcome_unrecorded", delivery_id=str(delivery.id), error=error, possible_duplicate=True)  # noqa: TRY400


def count_outcome(delivery: Claimed, settled: Settled) -> None:
    """Count a delivery that was not sent, and log it unless somebody stopped it."""
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
