"""Subscriptions: `@subscribe` makes a method handle another service's events, each with its effect exactly once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import eventlet
import structlog
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
    types: tuple[str, ...]
    schema: Schema

    def load(self, event: Received) -> Received:
        """Return the event with its data loaded by the schema. Unknown fields are a newer producer's and ignored."""
        return replace(event, data=self.schema.load(event.data, unknown=EXCLUDE))


def subscribe(
    service: str, *types: str, schema: type[Schema], seconds: float = HANDLER_SECONDS
) -> Callable[[Method], Method]:
    """Call the method with each event of these types of `service`, in order per aggregate.

    The method gets one `Received`, with `data` loaded by `schema` (unknown fields are ignored), and runs in one
    transaction with the inbox: `self.session`, `self.publish(...)`. An exception rolls back, and the event is retried
    after 5 s, 30 s, 2 min, 10 min and 1 h, then becomes a dead letter. `Permanent`, and data that the schema refuses,
    become one at once. `seconds` is the longest it may run. A test may call the method with a `Received` in wire form;
    it then runs in a transaction, without the inbox.
    """
    if not types:
        raise ValueError("a subscription names at least one event type")

    def decorate(function: Method) -> Method:
        declared = Declared(function.__name__, service, types, schema())

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
        self._subscription = Subscription(
            self.container.service_name, self.method_name, self.declared.service, self.declared.types
        )
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

    def stop(self) -> None:
        """Take no more messages, and come back when those at hand are settled."""
        consumer = self._consumer
        if consumer is None:
            return
        self.bus.cancel(self._subscription.queue)
        consumer.stopping = True
        with eventlet.Timeout(DRAIN_DEADLINE, False):
            while consumer.active:
                eventlet.sleep(0.02)

    def _declare(self, channel: Any) -> None:
        assert self._consumer is not None
        declare_subscription(channel, self._subscription, self._consumer.steps)
        try:
            self._consumer.register()
        except SQLAlchemyError as exc:
            log.warning("subscription_registered_later", queue=self._subscription.queue, error=type(exc).__name__)
