"""Disabling of an endpoint that is gone or fails for too long, with a notice to its organisation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from chassis.context import new_traceparent
from chassis.database import uuid7
from notifications.channels.webhook.delivery.claims import AttemptResult, Claimed, EndpointState
from notifications.channels.webhook.delivery.fan_out import cancel_waiting
from notifications.channels.webhook.delivery.metrics import DISABLED
from notifications.channels.webhook.endpoint.model import FAILING_FOR, FAILURES, Disabled, State, Webhook
from notifications.notices.model import Audience, Kind, Notice, Who

log = structlog.get_logger(__name__)


class DisableEndpoint:
    """Decides after each attempt whether it was the endpoint's last."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def __call__(self, claimed: Claimed, result: AttemptResult, endpoint: EndpointState | None) -> None:
        """Disable the endpoint if it said that it is gone, or has answered nothing for too long."""
        if result.gone:
            self._disable(claimed, Disabled.GONE)
        elif endpoint is not None and _too_long(endpoint, self._clock()):
            self._disable(claimed, Disabled.FAILING)

    def _disable(self, claimed: Claimed, reason: Disabled) -> None:
        now = self._clock()
        with Session(self._engine) as session, session.begin():
            webhook = session.get(Webhook, claimed.webhook_id, with_for_update=True)
            # its organisation may have been quicker: a new address starts afresh
            if webhook is None or webhook.state != State.ACTIVE or webhook.url != claimed.url:
                return
            webhook.disable(reason, at=now)
            cancel_waiting(session, webhook.id, now=now)
            session.add(_notice(webhook, reason, now))
        DISABLED.labels(reason.value).inc()
        log.warning("webhook_disabled", webhook_id=str(claimed.webhook_id), reason=reason.value)


def _too_long(endpoint: EndpointState, now: datetime) -> bool:
    return endpoint.failures >= FAILURES and now - endpoint.failing_since >= FAILING_FOR


def _notice(webhook: Webhook, reason: Disabled, now: datetime) -> Notice:
    """Return the notice for the managers of the organisation's webhooks.

    It names the host only, as a path may hold a secret.
    """
    facts = {
        "webhook_id": str(webhook.id),
        "organisation_id": str(webhook.organisation_id),
        "host": urlsplit(webhook.url).hostname,
        "disabled": reason.value,
    }
    return Notice(
        id=uuid7(),
        event_id=uuid7(),
        subject=str(webhook.id),
        kind=Kind.WEBHOOK_DISABLED.value,
        audience=Audience(Who.DECIDERS, organisation_ids=[str(webhook.organisation_id)]).to_dict(),
        data=facts,
        keys=[],
        request_id=str(uuid7()),
        traceparent=new_traceparent(),
        occurred_at=now,
        recorded_at=now,
        recipients=0,
    )
