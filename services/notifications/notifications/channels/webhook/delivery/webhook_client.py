"""Webhook client: one attempt to deliver to an endpoint, and its result."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from chassis.deadlines import within
from notifications.channels.webhook.delivery.address_policy import AddressPolicy, Refused
from notifications.channels.webhook.delivery.claims import GONE, AttemptResult, Claimed
from notifications.channels.webhook.delivery.exchange import Answer, Deadline, NoAnswer, post
from notifications.channels.webhook.delivery.model import BACKOFF, State
from notifications.channels.webhook.endpoint.addresses import BadAddress, target_of
from notifications.channels.webhook.endpoint.secrets import SecretLost, Secrets, sign

log = structlog.get_logger(__name__)

CONTENT_TYPE: Final = "application/cloudevents+json; charset=utf-8"
USER_AGENT: Final = "Kainotomia-Webhooks/1"
OUR_FAULT: Final = timedelta(minutes=5)
"""How long a delivery waits when we ourselves could not send it; it is no attempt."""

_SUCCESS: Final = range(200, 300)


class WebhookClient:
    """Delivers; `seconds` is the longest that one attempt may take, from the name to the answer's last header."""

    def __init__(
        self,
        guard: AddressPolicy,
        secrets: Secrets,
        *,
        tls: ssl.SSLContext,
        seconds: float,
        clock: Callable[[], datetime],
    ) -> None:
        self._guard = guard
        self._secrets = secrets
        self._tls = tls
        self._seconds = seconds
        self._clock = clock

    def deliver(self, claimed: Claimed) -> AttemptResult:
        """Make one attempt."""
        started = time.monotonic()

        def result(state: State, outcome: str, **more: object) -> AttemptResult:
            return AttemptResult(state, outcome, milliseconds=round((time.monotonic() - started) * 1000), **more)  # type: ignore[arg-type]

        try:
            answer = self._ask(claimed)
        except (NoAnswer, Refused, BadAddress) as exc:
            again = BACKOFF.next_attempt(claimed.tried, self._clock())
            return result(State.WAITING if again else State.FAILED, str(exc), again=again)
        except Exception as exc:
            # also a secret that is lost: whatever it is, the endpoint has nothing to do with it
            log.exception("webhook_not_sent", delivery_id=str(claimed.id), error=type(exc).__name__)
            outcome = "secret_lost" if isinstance(exc, SecretLost) else "not_sent"
            return result(State.WAITING, outcome, again=self._clock() + OUR_FAULT, ours=True)
        if answer.status in _SUCCESS:
            return result(State.DELIVERED, "delivered", status=answer.status)
        if answer.status == GONE:
            return result(State.FAILED, "gone", status=answer.status)
        asked = timedelta(seconds=answer.retry_after) if answer.retry_after is not None else None
        again = BACKOFF.next_attempt(claimed.tried, self._clock(), asked=asked)
        return result(State.WAITING if again else State.FAILED, "refused", status=answer.status, again=again)

    def _ask(self, claimed: Claimed) -> Answer:
        deadline = Deadline(self._seconds)
        target = target_of(claimed.url)
        try:
            addresses = within(deadline.left, lambda: self._guard.admit(target))
        except TimeoutError:
            raise NoAnswer("name_not_resolved") from None
        message_id, timestamp = str(claimed.event_id), int(self._clock().timestamp())
        keys = [self._secrets.key(mark, secret_id) for mark, secret_id in claimed.secrets]
        headers = {
            "Content-Type": CONTENT_TYPE,
            "User-Agent": USER_AGENT,
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": " ".join(sign(key, message_id, timestamp, claimed.body) for key in keys),
        }
        return post(target, addresses, headers, claimed.body, tls=self._tls, deadline=deadline)


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Create the TLS context: the system's authorities, and one's own if a file names them."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context
