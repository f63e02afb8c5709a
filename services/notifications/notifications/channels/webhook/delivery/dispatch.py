"""Dispatch: deliveries under way, each in a thread of its own, with a bounded number of workers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from notifications.channels.webhook.delivery.claims import AttemptResult, Claimed, Claims, EndpointState
from notifications.channels.webhook.delivery.metrics import ATTEMPTS, SECONDS
from notifications.channels.webhook.delivery.webhook_client import WebhookClient

log = structlog.get_logger(__name__)

Disable = Callable[[Claimed, AttemptResult, EndpointState | None], None]

_PAUSE: Final = 0.1
_WRITE_TRIES: Final = 10
_WRITE_PAUSE: Final = 0.5


class Dispatcher:
    """Sends the deliveries that are due.

    Its workers outlive a run: a slow endpoint occupies its own, and the next run uses the others.
    """

    def __init__(self, claims: Claims, client: WebhookClient, *, workers: int, disable: Disable) -> None:
        self._claims = claims
        self._client = client
        self._workers = workers
        self._disable = disable
        self._under_way = 0
        self._changed = threading.Condition()

    def run(self, *, seconds: float) -> None:
        """Send for about `seconds`, or until nothing is due and nothing under way."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            room = self._workers - self._under_way
            claimed = self._claims.take(room) if room else []
            for each in claimed:
                self._start(each)
            with self._changed:
                if not claimed and not self._under_way:
                    return
                if not claimed:
                    self._changed.wait(_PAUSE)

    def wait(self, *, seconds: float) -> bool:
        """Wait for the deliveries under way, and return whether all have ended."""
        until = time.monotonic() + seconds
        with self._changed:
            while self._under_way and time.monotonic() < until:
                self._changed.wait(_PAUSE)
            return not self._under_way

    def _start(self, claimed: Claimed) -> None:
        with self._changed:
            self._under_way += 1
        threading.Thread(target=self._deliver, args=(claimed,), name="webhook", daemon=True).start()

    def _deliver(self, claimed: Claimed) -> None:
        try:
            result = self._client.deliver(claimed)
            ATTEMPTS.labels(result.outcome).inc()
            SECONDS.observe(result.milliseconds / 1000)
            endpoint = self._settle(claimed, result)
            self._disable(claimed, result, endpoint)
        except Exception:
            # it stays leased, and comes again when the lease has run out
            log.exception("webhook_outcome_unrecorded", delivery_id=str(claimed.id))
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def _settle(self, claimed: Claimed, result: AttemptResult) -> EndpointState | None:
        """Write the outcome down, even if the database is away for some seconds: nobody else knows it."""
        for _ in range(_WRITE_TRIES - 1):
            try:
                return self._claims.settle(claimed, result)
            except SQLAlchemyError as exc:
                log.warning("webhook_outcome_not_written", delivery_id=str(claimed.id), error=type(exc).__name__)
                time.sleep(_WRITE_PAUSE)
        return self._claims.settle(claimed, result)
