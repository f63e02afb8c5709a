"""Topology: the exchanges and queues of events, declared before anybody publishes or consumes.

    <producer>.events ──> <consumer>.<method> ──> the subscription's method
                                   ^    │ fails
                                   │    v
                                   └─ <queue>.retry.{5s,30s,2m,10m,1h} ──(spent)──> <queue>.dead

A retry queue's delay is part of its name, so its arguments can never change under that name; every other queue is
declared with `x-queue-type` only, and the rest is left to policies: docs/decisions/0006
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from amqp.exceptions import PreconditionFailed
from sqlalchemy import Engine

from chassis.messaging import inbox
from chassis.messaging.broker import connection_to

log = structlog.get_logger(__name__)

QUORUM = {"x-queue-type": "quorum"}


@dataclass(frozen=True)
class RetryStep:
    """One delay before another attempt."""

    name: str
    seconds: float


RETRY_STEPS = (
    RetryStep("5s", 5),
    RetryStep("30s", 30),
    RetryStep("2m", 120),
    RetryStep("10m", 600),
    RetryStep("1h", 3600),
)


@dataclass(frozen=True)
class Subscription:
    """Events of one service that a method of another handles.

    `earlier` holds the subscriptions of earlier versions that this one replaces: docs/decisions/0033
    """

    consumer: str
    method: str
    producer: str
    types: tuple[str, ...]
    earlier: tuple[Subscription, ...] = ()

    @property
    def queue(self) -> str:
        """Return the queue's name, which also names the subscription in the inbox."""
        return f"{self.consumer}.{self.method}"

    @property
    def dead_queue(self) -> str:
        """Return the name of the dead-letter queue."""
        return f"{self.queue}.dead"

    def retry_queue(self, step: RetryStep) -> str:
        """Return the queue that delays a message for the step's time."""
        return f"{self.queue}.retry.{step.name}"


class TopologyMismatch(Exception):
    """A queue or exchange exists with other arguments; an operator must remove it, waiting would not help."""


def subscriptions_of(service_cls: Any) -> list[Subscription]:
    """Return the subscriptions that a service class declares."""
    found = []
    for method_name, method in inspect.getmembers(service_cls, inspect.isfunction):
        declared = getattr(method, "subscription", None)
        if declared is not None:
            found.append(declared.subscription_of(service_cls.name, method_name))
    return found


def event_exchange(service: str) -> str:
    """Return the exchange to which a service publishes."""
    return f"{service}.events"


def declare_event_exchange(channel: Any, service: str) -> None:
    """Make sure of a service's exchange."""
    channel.exchange_declare(event_exchange(service), "topic", durable=True, auto_delete=False)


def declare_subscription(channel: Any, subscription: Subscription, steps: Iterable[RetryStep] = RETRY_STEPS) -> None:
    """Make sure of a subscription's queues and bindings; raises `TopologyMismatch` if they exist otherwise."""
    try:
        declare_event_exchange(channel, subscription.producer)
        _declare_queue(channel, subscription.dead_queue, QUORUM)
        for step in steps:
            _declare_queue(channel, subscription.retry_queue(step), _retry_arguments(subscription, step))
        _declare_queue(channel, subscription.queue, QUORUM)
        for event_type in subscription.types:
            channel.queue_bind(
                subscription.queue, exchange=event_exchange(subscription.producer), routing_key=event_type
            )
    except PreconditionFailed as exc:
        raise TopologyMismatch(str(exc)) from exc


def declare_topology(
    uri: str, service_cls: Any, *, engine: Engine | None = None, steps: Iterable[RetryStep] = RETRY_STEPS
) -> None:
    """Declare all exchanges, queues and bindings of a service; part of every service's `setup`.

    Events of other services are queued from here on, even if the service itself starts much later. With its `engine`,
    the time of subscription to each type is recorded too, and obsolete bindings are removed.
    """
    steps = tuple(steps)
    with connection_to(uri, connect_timeout=5) as connection, connection.channel() as channel:
        try:
            declare_event_exchange(channel, service_cls.name)
        except PreconditionFailed as exc:
            raise TopologyMismatch(str(exc)) from exc
        for subscription in subscriptions_of(service_cls):
            declare_subscription(channel, subscription, steps)
            if engine is not None:
                _register(engine, channel, subscription)


def _register(engine: Engine, channel: Any, subscription: Subscription) -> None:
    with engine.begin() as database:
        earlier = [replaced.queue for replaced in subscription.earlier]
        inbox.register(database, subscription.queue, subscription.producer, subscription.types, earlier)
        stale = inbox.forget_stale(database, subscription.queue, subscription.producer, subscription.types)
        for producer, event_type in stale:
            channel.queue_unbind(subscription.queue, exchange=event_exchange(producer), routing_key=event_type)
            log.info("event_type_unbound", queue=subscription.queue, producer=producer, type=event_type)


def _declare_queue(channel: Any, name: str, arguments: dict[str, Any]) -> None:
    channel.queue_declare(name, durable=True, exclusive=False, auto_delete=False, arguments=arguments)


def _retry_arguments(subscription: Subscription, step: RetryStep) -> dict[str, Any]:
    return {
        **QUORUM,
        "x-message-ttl": int(step.seconds * 1000),
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": subscription.queue,
        # without these two a message may be lost on its way back
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
