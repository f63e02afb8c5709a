"""Subscriptions: `@subscribe` makes a method hear the events of another service, each exactly once in its effect."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import eventlet
import structlog
from marshmallow import Schema
from nameko.extensions import Entrypoint, register_entrypoint
from sqlalchemy.exc import SQLAlchemyError

from chassis.messaging.bus import DRAIN_DEADLINE, Bus
from chassis.messaging.delivery import HANDLER_SECONDS, Deliverer, Delivery, Outcome
from chassis.messaging.envelope import Received
from chassis.messaging.publisher import CopyPublisher
from chassis.messaging.topology import RETRY_STEPS, Subscription, declare_subscription

__all__ = ["Received", "subscribe"]

log = structlog.get_logger(__name__)

Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True)
class Declared:
    """What `@subscribe` was told; stands on the method as `subscription`."""

    producer: str
    types: tuple[str, ...]
    schema: Schema


def subscribe(
    producer: str, *types: str, schema: type[Schema], seconds: float = HANDLER_SECONDS
) -> Callable[[Method], Method]:
    """Call the method with each event of these types of `producer`, in order per aggregate.

    The method gets one `Received`, whose `data` was loaded by `schema` (unknown fields are ignored), and runs in one
    transaction with the inbox: `self.session`, `self.announce(...)`. Whatever it raises rolls back and is tried again
    after 5 s, 30 s, 2 min, 10 min and 1 h, then becomes a dead letter; `Permanent`, and data that the schema refuses,
    do so at once. `seconds` is the longest it may run.
    """
    if not types:
        raise ValueError("a subscription names at least one event type")

    def decorate(function: Method) -> Method:
        @functools.wraps(function)
        def deliver(service: Any, delivery: Delivery) -> Outcome:
            return delivery.run(service, function)

        declared = Declared(producer, types, schema())
        deliver.subscription = declared  # type: ignore[attr-defined]
        register_entrypoint(deliver, SubscriptionEntrypoint(declared, seconds=seconds))
        return deliver  # type: ignore[return-value]

    return decorate


class SubscriptionEntrypoint(Entrypoint):  # type: ignore[misc]  # nameko is untyped
    """One subscription as an entrypoint of its container."""

    bus = Bus()
    copies = CopyPublisher()

    def __init__(self, declared: Declared, *, seconds: float = HANDLER_SECONDS, **options: Any) -> None:
        self.declared, self.seconds = declared, seconds
        self._deliverer: Deliverer | None = None
        super().__init__(**options)

    def setup(self) -> None:
        """Ask the bus for the queue's messages."""
        config = self.container.config
        self._subscription = Subscription(
            self.container.service_name, self.method_name, self.declared.producer, self.declared.types
        )
        self._deliverer = Deliverer(
            self._subscription,
            self.declared.schema,
            self.container,
            self,
            self.bus,
            self.copies,
            config["engine"],
            steps=tuple(config.get("RETRY_STEPS", RETRY_STEPS)),
            seconds=self.seconds,
        )
        self.bus.add(
            self._subscription.queue,
            declare=self._declare,
            on_message=self._deliverer.on_message,
            prefetch=self.container.max_workers,
        )

    def stop(self) -> None:
        """Take no more messages, and come back when those at hand are settled."""
        deliverer = self._deliverer
        if deliverer is None:
            return
        self.bus.cancel(self._subscription.queue)
        deliverer.stopping = True
        with eventlet.Timeout(DRAIN_DEADLINE, False):
            while deliverer.active:
                eventlet.sleep(0.02)

    def _declare(self, channel: Any) -> None:
        assert self._deliverer is not None
        declare_subscription(channel, self._subscription, self._deliverer.steps)
        try:
            self._deliverer.register()
        except SQLAlchemyError as fault:
            log.warning("subscription_registered_later", queue=self._subscription.queue, error=type(fault).__name__)
