"""Subscriptions: `@subscribe` makes a method handle another service's events, each with its effect exactly once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import eventlet
import structlog
from amqp.exceptions import NotFound
from marshmallow import EXCLUDE, Schema
from nameko.extensions import Entrypoint, register_entrypoint
from sqlalchemy.exc import SQLAlchemyError

from chassis.messaging.bus import DRAIN_DEADLINE, Bus
from chassis.messaging.consumer import HANDLER_SECONDS, Consumer
from chassis.messaging.envelope import Received
from chassis.messaging.inbound_message import HandlerResult, InboundMessage
from chassis.messaging.publisher import CopyPublisher
from chassis.messaging.sweeper import Sweeper
from chassis.messaging.topology import RETRY_STEPS, Subscription, declare_subscription

__all__ = ["Received", "subscribe"]

log = structlog.get_logger(__name__)

Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True)
class Declared:
    """Declaration of `@subscribe`, stored on the method as `subscription`. `name` is the method's."""

    name: str
    service: str
    schemas: Mapping[str, Schema]
    earlier: Mapping[str, tuple[str, ...]]

    @property
    def types(self) -> tuple[str, ...]:
        """Return the event types."""
        return tuple(self.schemas)

    def load(self, event: Received) -> Received:
        """Return the event with its data loaded by its schema. Unknown fields are a newer producer's and ignored."""
        return replace(event, data=self.schemas[event.type].load(event.data, unknown=EXCLUDE))

    def subscription_of(self, consumer: str, method: str) -> Subscription:
        """Return the subscription of a service by this declaration."""
        replaced = tuple(Subscription(consumer, name, self.service, types) for name, types in self.earlier.items())
        return Subscription(consumer, method, self.service, self.types, replaced)


def subscribe(
    service: str,
    *types: str,
    schema: type[Schema] | None = None,
    schemas: Mapping[str, type[Schema]] | None = None,
    earlier: Mapping[str, tuple[str, ...]] | None = None,
    seconds: float = HANDLER_SECONDS,
) -> Callable[[Method], Method]:
    """Call the method with each event of these types of `service`, in order per aggregate.

    The method gets one `Received`, with `data` loaded by `schema` (unknown fields are ignored), and runs in one
    transaction with the inbox: `self.session`, `self.publish(...)`. An exception rolls back, and the event is retried
    after 5 s, 30 s, 2 min, 10 min and 1 h, then becomes a dead letter. `Permanent`, and data that the schema refuses,
    become one at once. `seconds` is the longest it may run. A test may call the method with a `Received` in wire form;
    it then runs in a transaction, without the inbox.

    `schemas` gives each type a schema of its own, instead of `types` and `schema`. `earlier` names the methods, with
    their types, that subscribed to these events in earlier versions: docs/decisions/0033
    """
    if schemas is None:
        schemas = dict.fromkeys(types, schema) if schema is not None else {}
    if not schemas:
        raise ValueError("a subscription names at least one event type, and its schema")
    made = {event_type: each() for event_type, each in schemas.items()}

    def decorate(function: Method) -> Method:
        declared = Declared(function.__name__, service, made, dict(earlier or {}))

        @functools.wraps(function)
        def deliver(instance: Any, what: InboundMessage | Received) -> HandlerResult | None:
            if isinstance(what, InboundMessage):
                return what.run(instance, function)
            with instance.transaction():
                function(instance, declared.load(what))
            return None

        deliver.subscription = declared  # type: ignore[attr-defined]
        register_entrypoint(deliver, SubscriptionEntrypoint(declared, seconds=seconds))
        return deliver  # type: ignore[return-value]

    return decorate


class SubscriptionEntrypoint(Entrypoint):  # type: ignore[misc]  # nameko is untyped
    """One subscription as an entrypoint of its container."""

    bus = Bus()
    copies = CopyPublisher()
    sweeper = Sweeper()

    def __init__(self, declared: Declared, *, seconds: float = HANDLER_SECONDS, **options: Any) -> None:
        self.declared, self.seconds = declared, seconds
        self._consumer: Consumer | None = None
        super().__init__(**options)

    def setup(self) -> None:
        """Ask the bus for the queue's messages."""
        config = self.container.config
        self._subscription = self.declared.subscription_of(self.container.service_name, self.method_name)
        self._consumer = Consumer(
            self._subscription,
            self.declared.load,
            self.container,
            self,
            self.bus,
            self.copies,
            config["engine"],
            steps=tuple(config.get("RETRY_STEPS", RETRY_STEPS)),
            seconds=self.seconds,
        )
        self.sweeper.add(self._consumer)
        self.bus.add(
            self._subscription.queue,
            declare=self._declare,
            on_message=self._consumer.on_message,
            prefetch=self.container.max_workers,
        )
        for earlier in self._subscription.earlier:
            self.bus.add(
                earlier.queue,
                declare=partial(self._find, earlier),
                on_message=self._consumer.on_message,
                prefetch=self.container.max_workers,
                optional=True,
            )

    def stop(self) -> None:
        """Take no more messages, and come back when those at hand are settled."""
        consumer = self._consumer
        if consumer is None:
            return
        for queue in (self._subscription.queue, *(earlier.queue for earlier in self._subscription.earlier)):
            self.bus.cancel(queue)
        consumer.stopping = True
        with eventlet.Timeout(DRAIN_DEADLINE, False):
            while consumer.active:
                eventlet.sleep(0.02)

    def _declare(self, channel: Any) -> None:
        assert self._consumer is not None
        declare_subscription(channel, self._subscription, self._consumer.steps)
        try:
            _ = self._consumer.registration.since
        except SQLAlchemyError as exc:
            log.warning("subscription_registered_later", queue=self._subscription.queue, error=type(exc).__name__)

    def _find(self, earlier: Subscription, channel: Any) -> None:
        """Raise `NotFound` if the queue of an earlier version is not in use."""
        assert self._consumer is not None
        try:
            # the broker logs each look for a queue that is not there: the database is asked first
            if not self._consumer.registration.replaces(earlier):
                raise NotFound(f"{earlier.queue} is not in use")
        except SQLAlchemyError as exc:
            log.warning("earlier_queue_looked_for", queue=earlier.queue, error=type(exc).__name__)
        channel.queue_declare(earlier.queue, passive=True)
