"""Bus: the consuming connection of one container. It counts messages in flight and stops only when there are none."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from kombu import Connection, Consumer, Message, Queue
from nameko.extensions import SharedExtension

from chassis.messaging.connection import DEFAULT_HEARTBEAT, BrokerConnection, BrokerUnavailable
from chassis.messaging.worker_shares import for_events
from chassis.readiness import Readiness

log = structlog.get_logger(__name__)

DRAIN_DEADLINE = 25.0
SETUP_DEADLINE = 60.0
ABSENT_SECONDS = 10.0  # between two looks for an optional queue whose node is down


@dataclass(eq=False)
class _Registration:
    queue_name: str
    declare: Callable[[Any], Any]
    on_message: Callable[[Message], None]
    prefetch: int
    no_ack: bool
    inline: bool
    optional: bool = False
    look_at: float = 0.0
    consumer: Consumer | None = None
    cancelled: bool = False
    cancel_done: Event = field(default_factory=Event)


class Bus(SharedExtension, Readiness):  # type: ignore[misc]  # nameko is untyped
    """One connection with a consumer, and a channel of its own, for every registered queue."""

    readiness = "broker"

    def __init__(self, **options: Any) -> None:
        self._registrations: list[_Registration] = []
        self._in_flight: set[int] = set()
        self._on_lost: list[Callable[[], None]] = []
        self._link: BrokerConnection | None = None
        self._thread: Any = None
        super().__init__(**options)

    def setup(self) -> None:
        """Know how many events may run at once in this container, over all of its subscriptions."""
        self.event_places = Semaphore(for_events(self.container.max_workers))

    def add(
        self,
        queue_name: str,
        *,
        declare: Callable[[Any], Any],
        on_message: Callable[[Message], None],
        prefetch: int,
        no_ack: bool = False,
        inline: bool = False,
        optional: bool = False,
    ) -> None:
        """Consume `queue_name` from the start on: `declare(channel)` after each connect, `on_message` in a greenthread.

        If `declare` returns a name, the queue of that name is consumed: an exclusive one has a new name each time,
        because the broker keeps the old one locked until it has noticed that its connection has ended.
        An `inline` receiver runs in the reading greenthread itself: it must neither wait nor fail.
        Messages come raw, undecoded: an unreadable body is the receiver's to judge, not the library's.
        An `optional` queue is consumed if it is there when the connection is made; its absence is no error.
        A queue of an unavailable node is waited for.
        """
        self._registrations.append(_Registration(queue_name, declare, on_message, prefetch, no_ack, inline, optional))

    def on_lost(self, callback: Callable[[], None]) -> None:
        """Call `callback` each time the connection is lost."""
        self._on_lost.append(callback)

    @property
    def ready(self) -> bool:
        """Return whether every queue is being consumed."""
        return self._link is not None and self._link.connected

    def wait_until_ready(self, seconds: float) -> bool:
        """Wait until every queue is being consumed. Return whether that is so."""
        return self._link is not None and self._link.wait_until_up(seconds)

    @property
    def in_flight(self) -> int:
        """Return the number of messages received and neither acknowledged nor requeued."""
        return len(self._in_flight)

    def start(self) -> None:
        """Connect and consume; comes back when consuming, or after ten seconds of trying."""
        if self._link is not None:
            return
        config = self.container.config
        self._link = BrokerConnection(
            config["AMQP_URI"],
            name=f"{self.container.service_name}.bus",
            heartbeat=config.get("HEARTBEAT", DEFAULT_HEARTBEAT),
            on_connect=self._consume,
            on_lost=self._lost,
            on_idle=self._idle,
        )
        self._thread = self.container.spawn_managed_thread(self._link.run, identifier="bus")
        if not self._link.wait_until_up(10):
            log.warning("broker_not_reachable_yet", service=self.container.service_name)

    def cancel(self, queue_name: str) -> None:
        """Stop consuming a queue; comes back when the broker sends no more of it."""
        for registration in self._registrations:
            if registration.queue_name == queue_name:
                registration.cancelled = True
                if self.ready and not (registration.optional and registration.consumer is None):
                    with eventlet.Timeout(5, False):
                        registration.cancel_done.wait()

    def stop(self) -> None:
        """Wait until nothing is in flight, then close."""
        with eventlet.Timeout(DRAIN_DEADLINE, False):
            while self._in_flight and self.ready:
                eventlet.sleep(0.02)
        if self._in_flight:
            log.warning("stopped_with_messages_in_flight", count=len(self._in_flight))
        if self._link is not None:
            self._link.stop()
            with eventlet.Timeout(5, False):
                self._thread.wait()

    def ack(self, message: Message) -> None:
        """Acknowledge; when the connection has gone, the broker has taken the message back already."""
        self._settle(message, message.ack)

    def requeue(self, message: Message) -> None:
        """Return the message to the broker; for shutdown only."""
        self._settle(message, message.requeue)

    def _settle(self, message: Message, how: Callable[[], None]) -> None:
        if self._link is None:
            return
        # the first queue sends before the last is consumed: nothing may be written until the link stands
        with eventlet.Timeout(SETUP_DEADLINE, False):
            while id(message) in self._in_flight and not self._link.connected:
                eventlet.sleep(0.02)
        if id(message) not in self._in_flight:
            return
        try:
            self._link.write(lambda _: how())
        except BrokerUnavailable:
            log.info("settled_too_late", queue=message.delivery_info.get("routing_key"))
        finally:
            self._in_flight.discard(id(message))

    def _consume(self, connection: Connection) -> None:
        self._in_flight.clear()
        for registration in self._registrations:
            if not registration.cancelled:
                self._begin(connection, registration)

    def _begin(self, connection: Connection, registration: _Registration) -> None:
        channel = connection.channel()
        try:
            declared = registration.declare(channel)
        except connection.channel_errors as exc:
            if not registration.optional:
                raise
            # the broker logs each look for what is not there
            registration.look_at = time.monotonic() + ABSENT_SECONDS if "is down" in str(exc) else math.inf
            return
        consumer = Consumer(
            channel,
            queues=[
                Queue(declared if isinstance(declared, str) else registration.queue_name, no_ack=registration.no_ack)
            ],
            auto_declare=False,
            no_ack=registration.no_ack,
            on_message=lambda message: self._received(registration, message),
        )
        if not registration.no_ack:
            consumer.qos(prefetch_count=registration.prefetch)
        consumer.consume()
        registration.consumer = consumer
        if registration.optional:
            self._forgive(channel, registration)

    def _forgive(self, channel: Any, registration: _Registration) -> None:
        """Handle the cancellation of an optional queue; the library would close the connection."""

        def gone(_tag: str) -> None:
            registration.consumer, registration.look_at = None, time.monotonic() + ABSENT_SECONDS

        for tag in getattr(channel, "callbacks", ()):
            getattr(channel, "cancel_callbacks", {})[tag] = gone

    def _received(self, registration: _Registration, message: Message) -> None:
        if registration.inline:
            registration.on_message(message)
            return
        if not registration.no_ack:
            self._in_flight.add(id(message))
        self.container.spawn_managed_thread(
            lambda: self._handle(registration, message), identifier=registration.queue_name
        )

    def _handle(self, registration: _Registration, message: Message) -> None:
        if registration.cancelled:
            self.requeue(message)
            return
        try:
            registration.on_message(message)
        except Exception:
            # a fault of ours must not end the container, nor spin: give the message back after a breath
            log.exception("message_handling_failed", queue=registration.queue_name)
            eventlet.sleep(1)
            self.requeue(message)

    def _idle(self) -> None:
        self._cancel_requested()
        for registration in self._registrations:
            absent = registration.optional and registration.consumer is None and not registration.cancelled
            if absent and time.monotonic() >= registration.look_at and self._link is not None:
                self._link.write(partial(self._begin, registration=registration))

    def _cancel_requested(self) -> None:
        for registration in self._registrations:
            if registration.cancelled and registration.consumer is not None:
                registration.consumer.cancel()
                registration.consumer = None
                registration.cancel_done.send(None)

    def _lost(self) -> None:
        self._in_flight.clear()
        for registration in self._registrations:
            registration.consumer = None
        for callback in self._on_lost:
            callback()
