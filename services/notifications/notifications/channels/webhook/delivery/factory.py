"""Factory of a process's dispatcher."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from chassis.database import make_engine
from notifications.channels.delivery.engine import DeliveryEngine
from notifications.channels.webhook.delivery.address_policy import AddressPolicy
from notifications.channels.webhook.delivery.claims import Claimed, Claims
from notifications.channels.webhook.delivery.disable import DisableEndpoint
from notifications.channels.webhook.delivery.transport import WebhookTransport
from notifications.channels.webhook.delivery.webhook_client import WebhookClient, tls_context
from notifications.channels.webhook.endpoint.secrets import Secrets
from notifications.settings import NotificationsSettings

_CONNECTIONS: Final = 8  # to the database: outcomes are short, and wait for one another
_DOUBTFUL_SHARE: Final = 4
_LEASE_SPARE: Final = 30

_dispatchers: WeakKeyDictionary[Engine, tuple[DeliveryEngine[Claimed], Engine]] = WeakKeyDictionary()


def secrets_of(settings: NotificationsSettings) -> Secrets:
    """Create the secrets of webhooks from the settings."""
    return Secrets(settings.secret, *settings.previous_secrets)


def address_policy_of(settings: NotificationsSettings) -> AddressPolicy:
    """Create the address policy from the settings."""
    return AddressPolicy(settings.webhook_networks)


def dispatcher_of(runtime: Any) -> DeliveryEngine[Claimed]:
    """Return the dispatcher of this process."""
    if runtime.engine not in _dispatchers:
        _dispatchers[runtime.engine] = _make(runtime)
    return _dispatchers[runtime.engine][0]


def close_dispatcher(engine: Engine) -> None:
    """Wait for deliveries under way and close the connections, for callers that are done with a database."""
    made = _dispatchers.pop(engine, None)
    if made is not None:
        dispatcher, own_engine = made
        dispatcher.wait(seconds=5)
        own_engine.dispose()


def _make(runtime: Any) -> tuple[DeliveryEngine[Claimed], Engine]:
    settings: NotificationsSettings = runtime.settings
    engine = make_engine(
        runtime.engine.url.render_as_string(hide_password=False),
        pool_size=_CONNECTIONS,
        application="notifications webhooks",
    )
    claims = Claims(
        engine,
        per_webhook=settings.webhook_per_endpoint,
        doubtful=max(1, settings.webhook_connections // _DOUBTFUL_SHARE),
        lease=timedelta(seconds=2 * settings.webhook_seconds + _LEASE_SPARE),
        clock=runtime.clock,
    )
    client = WebhookClient(
        address_policy_of(settings),
        secrets_of(settings),
        tls=tls_context(settings.webhook_ca_file),
        seconds=settings.webhook_seconds,
        clock=runtime.clock,
    )
    transport = WebhookTransport(claims, client, DisableEndpoint(engine, runtime.clock))
    return DeliveryEngine(claims.take, lambda: transport, workers=settings.webhook_connections), engine
