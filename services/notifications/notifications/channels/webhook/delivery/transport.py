"""Webhook transport: one attempt at a time, its outcome, and the end of an endpoint that fails for too long."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from notifications.channels.delivery.retries import persist
from notifications.channels.webhook.delivery.claims import AttemptResult, Claimed, Claims, EndpointState
from notifications.channels.webhook.delivery.metrics import ATTEMPTS, SECONDS
from notifications.channels.webhook.delivery.webhook_client import WebhookClient

log = structlog.get_logger(__name__)

Disable = Callable[[Claimed, AttemptResult, EndpointState | None], None]


class WebhookTransport:
    """Posts to endpoints. It holds no connection: each attempt has its own."""

    def __init__(self, claims: Claims, client: WebhookClient, disable: Disable) -> None:
        self._claims = claims
        self._client = client
        self._disable = disable

    def deliver(self, job: Claimed) -> None:
        """Make an attempt and record its outcome."""
        try:
            result = self._client.deliver(job)
            ATTEMPTS.labels(result.outcome).inc()
            SECONDS.observe(result.milliseconds / 1000)
            endpoint = persist(lambda: self._claims.settle(job, result), job.id)
            self._disable(job, result, endpoint)
        except Exception:
            # it stays leased, and comes again when the lease has run out
            log.exception("webhook_outcome_unrecorded", delivery_id=str(job.id))

    def idle(self) -> None:
        """Hold nothing back: each outcome is recorded at once."""

    def close(self) -> None:
        """Close nothing: each attempt has closed its connection."""
