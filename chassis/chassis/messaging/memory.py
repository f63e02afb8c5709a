"""Memory: the in-process broker of the embedded mode, kombu's memory transport made to keep RabbitMQ's promises.

Repaired or added: content type in the properties, queues that outlive a channel, unsettled messages that go back to
their own queue, a delivery tag per copy, `mandatory` and confirms, message and queue time-to-live with dead-lettering
(for retry queues), exclusive queues that go with their connection, and waiting instead of polling.

`memory://` is one broker per process; `memory://name` another one, for tests.
"""
# mypy: allow-untyped-calls, disable-error-code="assignment,misc,override"
# kombu's base classes are typed here and there only

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from queue import Empty
from typing import Any, ClassVar

from amqp.exceptions import NotFound
from amqp.protocol import queue_declare_ok_t
from kombu import transport
from kombu.transport import virtual
from kombu.utils.uuid import uuid

NO_ROUTE = "NO_ROUTE"
LONGEST_WAIT = 1.0


@dataclass
class MemoryQueue:
    """The messages of one queue; with a time-to-live they move on to `dead_letter_to` when it has passed."""

    name: str
    ttl: float | None = None
    dead_letter_to: str | None = None
    messages: deque[dict[str, Any]] = field(default_factory=deque)


class Broker:
    """State shared by all connections to one in-process broker."""

    def __init__(self) -> None:
        self.state = virtual.BrokerState()
        self.queues: dict[str, MemoryQueue] = {}
        self._expiring: list[tuple[float, int, MemoryQueue, dict[str, Any]]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._version = 0

    @property
    def version(self) -> int:
        """Return a number that grows with every change that a consumer may be waiting for."""
        return self._version

    def put(self, name: str, message: dict[str, Any], *, first: bool = False) -> None:
        """Add a message to a queue; a message for a queue that is gone is gone too."""
        queue = self.queues.get(name)
        if queue is None:
            return
        if first:
            queue.messages.appendleft(message)
        else:
            queue.messages.append(message)
        if queue.ttl is not None:
            due = time.monotonic() + queue.ttl
            heapq.heappush(self._expiring, (due, next(self._order), queue, message))
        self.changed()

    def get(self, name: str) -> dict[str, Any]:
        """Take the next message of a queue that has not expired; raises `Empty`."""
        self.expire()
        queue = self.queues.get(name)
        while queue is not None and queue.messages:
            message = queue.messages.popleft()
            if message["expires_at"] is None or message["expires_at"] > time.monotonic():
                return message
        raise Empty

    def expire(self) -> None:
        """Move expired messages to their dead-letter queues."""
        now = time.monotonic()
        while self._expiring and self._expiring[0][0] <= now:
            _, _, queue, message = heapq.heappop(self._expiring)
            try:
                queue.messages.remove(message)
            except ValueError:
                continue
            if queue.dead_letter_to is not None:
                self.put(queue.dead_letter_to, copy_for(message, queue.dead_letter_to))

    def changed(self) -> None:
        """Wake all waiting consumers."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> None:
        """Wait for a change after version `seen`, or until the next message expires, or `seconds`."""
        if self._expiring:
            seconds = min(seconds, max(0.0, self._expiring[0][0] - time.monotonic()))
        with self._changed:
            if self._version == seen:
                self._changed.wait(seconds)


def copy_for(message: dict[str, Any], queue: str) -> dict[str, Any]:
    """Make a queue's own copy: copies that shared one delivery tag would settle one another."""
    properties = message["properties"]
    return {
        **message,
        "queue": queue,
        "headers": dict(message["headers"]),
        "properties": {
            **properties,
            "delivery_tag": uuid(),
            "delivery_info": {**properties["delivery_info"], "redelivered": False},
        },
    }


class Channel(virtual.Channel):
    """A channel to the in-process broker."""

    supports_fanout = True
    body_encoding = None  # bytes stay bytes

    def __init__(self, connection: Any, **options: Any) -> None:
        self.events: dict[str, set[Any]] = defaultdict(set)
        self._confirming = False
        self._published = 0
        super().__init__(connection, **options)
        self.broker: Broker = connection.broker

    def prepare_message(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Create a message with the content type in its properties too, where nameko reads it."""
        properties = dict(options.pop("properties", None) or {})
        message: dict[str, Any] = super().prepare_message(*args, properties=properties, **options)
        properties = message["properties"]
        properties["content_type"] = message["content-type"]
        properties["content_encoding"] = message["content-encoding"]
        expiration = properties.get("expiration")
        message["expires_at"] = time.monotonic() + int(expiration) / 1000 if expiration else None
        return message

    def confirm_select(self, nowait: bool = False) -> None:
        """Turn on publisher confirms."""
        del nowait
        self._confirming = True

    def basic_publish(
        self, message: dict[str, Any], exchange: str = "", routing_key: str = "", mandatory: bool = False, **_: Any
    ) -> None:
        """Route a message, return it if it must be routed and cannot, and confirm it."""
        self._inplace_augment_message(message, exchange, routing_key)
        routed = [queue for queue in self._routes(exchange, routing_key) if queue in self.broker.queues]
        for queue in routed:
            self.broker.put(queue, copy_for(message, queue))
        if mandatory and not routed:
            returned = self.Message(message, channel=self)
            for callback in list(self.events["basic_return"]):
                callback(NO_ROUTE, exchange, routing_key, returned)
        if self._confirming:
            self._published += 1
            for callback in list(self.events["basic_ack"]):
                callback(self._published, False)

    def queue_declare(self, queue: str | None = None, passive: bool = False, **options: Any) -> Any:
        """Declare a queue; of the arguments, only the ones for retries mean anything here."""
        name = queue or f"amq.gen-{uuid()}"
        if name not in self.broker.queues:
            if passive:
                raise NotFound(f"NOT_FOUND - no queue '{name}'", (50, 10), "Channel.queue_declare")
            arguments = options.get("arguments") or {}
            ttl = arguments.get("x-message-ttl")
            self.broker.queues[name] = MemoryQueue(
                name, None if ttl is None else ttl / 1000, arguments.get("x-dead-letter-routing-key")
            )
            if options.get("exclusive"):
                self.connection.exclusive.add(name)
        return queue_declare_ok_t(name, self._size(name), 0)

    def queue_delete(self, queue: str, if_unused: bool = False, if_empty: bool = False, **_: Any) -> None:
        """Delete a queue and its bindings."""
        del if_unused
        if if_empty and self._size(queue):
            return
        for exchange, routing_key, _arguments in list(self.state.queue_bindings(queue)):
            self.queue_unbind(queue, exchange, routing_key)
        self.state.queue_bindings_delete(queue)
        self.broker.queues.pop(queue, None)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        """Settle a message; its consumer may get another."""
        super().basic_ack(delivery_tag, multiple)
        self.broker.changed()

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Requeue or drop a message."""
        super().basic_reject(delivery_tag, requeue)
        self.broker.changed()

    def _routes(self, exchange: str, routing_key: str) -> list[str]:
        if not exchange:
            return [routing_key]
        if exchange not in self.state.exchanges:
            raise NotFound(f"NOT_FOUND - no exchange '{exchange}'", (60, 40), "Basic.publish")
        return list(self.typeof(exchange).lookup(self.get_table(exchange), exchange, routing_key, None))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        del timeout
        return self.broker.get(queue)

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        self.broker.put(queue, copy_for(message, queue))

    def _queue_bind(self, *_: Any) -> None:
        """Nothing to do: the exchange's table is all there is."""

    def _size(self, queue: str) -> int:
        self.broker.expire()
        found = self.broker.queues.get(queue)
        return len(found.messages) if found else 0

    def _has_queue(self, queue: str, **_: Any) -> bool:
        return queue in self.broker.queues

    def _purge(self, queue: str) -> int:
        found = self.broker.queues.get(queue)
        size = len(found.messages) if found else 0
        if found:
            found.messages.clear()
        return size

    def _restore(self, message: Any) -> None:
        # back to where it was taken from; through the exchange every other subscriber would get it again
        raw = message._raw  # noqa: SLF001 - kombu keeps the message as it was put only there
        again = copy_for(raw, raw["queue"])
        again["properties"]["delivery_info"]["redelivered"] = True
        again["headers"]["x-delivery-count"] = again["headers"].get("x-delivery-count", 0) + 1
        self.broker.put(raw["queue"], again, first=True)


class Transport(virtual.Transport):
    """A connection to the in-process broker."""

    Channel = Channel
    driver_type = "memory"
    driver_name = "memory"
    implements = virtual.Transport.implements.extend(exchange_type=frozenset(["direct", "topic", "fanout"]))

    _brokers: ClassVar[dict[str, Broker]] = defaultdict(Broker)

    def __init__(self, client: Any, **options: Any) -> None:
        super().__init__(client, **options)
        self.broker = self._brokers[client.hostname or "localhost"]
        self.state = self.broker.state
        self.exclusive: set[str] = set()

    def driver_version(self) -> str:
        """Return an empty version: there is no server."""
        return "N/A"

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> None:
        """Deliver one message, or wait for one; raises `TimeoutError` when none came in time."""
        del connection
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            seen = self.broker.version
            self.broker.expire()
            try:
                self.cycle.get(self._deliver)  # type: ignore[union-attr]
            except Empty:
                left = LONGEST_WAIT if until is None else until - time.monotonic()
                if left <= 0:
                    raise TimeoutError from None
                self.broker.wait(seen, min(left, LONGEST_WAIT))
            else:
                return

    def close_connection(self, connection: Any) -> None:
        """Requeue unsettled messages and delete the connection's exclusive queues."""
        super().close_connection(connection)
        for queue in self.exclusive:
            self.broker.state.queue_bindings_delete(queue)
            self.broker.queues.pop(queue, None)
            exchanges: dict[str, Any] = self.broker.state.exchanges or {}
            for exchange in exchanges.values():
                exchange["table"][:] = [row for row in exchange["table"] if row[2] != queue]
        self.exclusive.clear()


def register() -> None:
    """Register the in-process broker for `memory://`."""
    transport.TRANSPORT_ALIASES["memory"] = f"{__name__}:Transport"
