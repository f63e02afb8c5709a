"""Sender: empties the queue into SMTP over a few connections that stay open."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from notifications.channels.delivery.engine import DeliveryEngine
from notifications.channels.mail.batch import Ask
from notifications.channels.mail.claims import Claimed, Claims
from notifications.channels.mail.preparation import Envelope, Preparation
from notifications.channels.mail.smtp_pool import SmtpPool
from notifications.channels.mail.transport import MailTransport, count_outcome

BATCH: Final = 200
_BACKLOG: Final = 300


class Sender:
    """The sender of one process; `address` is the sender on the envelope, where bounces go."""

    _ask: Ask
    _until: float

    def __init__(
        self, claims: Claims, preparation: Preparation, pool: SmtpPool, *, address: str, clock: Callable[[], datetime]
    ) -> None:
        self._claims = claims
        self._preparation = preparation
        self._pool = pool
        self._engine = DeliveryEngine(
            self._take,
            lambda: MailTransport(claims, pool, sender=address, clock=clock),
            workers=pool.count,
            backlog=_BACKLOG,
        )

    def run(self, ask: Ask, *, seconds: float) -> None:
        """Send the deliveries that are due, for about `seconds`, then release those not started."""
        if not self._pool.available:
            return
        self._ask, self._until = ask, time.monotonic() + seconds
        try:
            self._claims.open()
            self._claims.free_abandoned()
            self._engine.run(seconds=seconds)
        finally:
            self._engine.stop()
            try:
                self._claims.give_back()
            finally:
                self._claims.leave()

    def close(self) -> None:
        """Hang up and give up our claims."""
        self._pool.close()
        self._claims.close()

    def _take(self, room: int) -> Sequence[Envelope]:
        """Claim deliveries and make their mails."""
        while self._pool.available and time.monotonic() < self._until:
            claimed = self._claims.take(min(room, BATCH))
            if not claimed:
                break
            if envelopes := self._prepare(claimed):
                return envelopes
        return ()

    def _prepare(self, claimed: Sequence[Claimed]) -> Sequence[Envelope]:
        """Make mails, and settle the deliveries that cannot go."""
        envelopes = []
        for prepared in self._preparation.prepare(claimed, self._ask):
            if isinstance(prepared, Envelope):
                envelopes.append(prepared)
            else:
                self._claims.settle(prepared.delivery, prepared.settled)
                count_outcome(prepared.delivery, prepared.settled)
        return envelopes
