"""Publisher: sends messages that must not be lost; each is confirmed by its own delivery tag or the link dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from eventlet.queue import Empty, LightQueue
from kombu import Connection
from nameko.extensions import SharedExtension

from chassis.messaging.broker import connect, connection_to
from chassis.messaging.connection import DEFAULT_HEARTBEAT, failures
from chassis.messaging.envelope import Outgoing
from chassis.messaging.write_buffer import WriteBuffer

log = structlog.get_logger(__name__)

DEADLINE = 10.0
BATCH = 200
PERSISTENT = 2


class PublishFailed(ConnectionError):
    """It is unknown which messages of the batch the broker has; none of them may count as sent."""


class Unroutable(Exception):
    """The broker refused one message: no queue takes it, or the queue is full."""


class ConfirmingPublisher:
    """One connection and channel for one greenthread; connects when first needed.

    `publish` never trusts an acknowledgement that does not name the tag it waits for: after a cut, the late one
    of an earlier message would confirm the next. For the same reason any fault ends the connection.
    """

    def __init__(
        self,
        uri: str,
        *,
        heartbeat: int = DEFAULT_HEARTBEAT,
        deadline: float = DEADLINE,
        declare: Callable[[Any], None] | None = None,
    ) -> None:
        self.uri, self.heartbeat, self.deadline = uri, heartbeat, deadline
        self._declare = declare
        self._connection: Connection | None = None
        self._channel: Any = None
        self._writing: WriteBuffer | None = None
        self._last_tag = 0
        self._pending: dict[int, int] = {}
        self._refused: dict[int, str] = {}

    def publish(self, messages: Sequence[Outgoing]) -> list[str | None]:
        """Send the messages in order and wait for every confirm.

        Gives, per message, None if the broker has it, or why it has not. Raises `PublishFailed` at the deadline or
        on a broken link.
        """
        timer = eventlet.Timeout(self.deadline)
        try:
            self._send(messages)
            while self._pending:
                self._connection.drain_events(timeout=self.deadline)  # type: ignore[union-attr]
            return [self._refused.get(index) for index in range(len(messages))]
        except BaseException as exc:
            expected = exc is timer or (
                isinstance(exc, Exception) and (self._connection is None or isinstance(exc, failures(self._connection)))
            )
            self.drop()
            if expected:
                raise PublishFailed(type(exc).__name__) from exc
            raise
        finally:
            timer.cancel()

    def beat(self) -> None:
        """Keep an idle connection alive, and notice a dead one."""
        connection = self._connection
        if connection is None or not connection.supports_heartbeats:
            return
        try:
            with suppress(TimeoutError):
                connection.drain_events(timeout=0.001)
            connection.heartbeat_check()
        except failures(connection):
            self.drop()

    def drop(self) -> None:
        """End the connection without a handshake, which a dead network would never answer."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            with suppress(Exception):
                connection.collect(socket_timeout=0.5)

    def close(self) -> None:
        """End the connection in order, or not at all within a second."""
        if self._connection is not None:
            with suppress(Exception), eventlet.Timeout(1, False):
                self._connection.close()
        self.drop()

    def _send(self, messages: Sequence[Outgoing]) -> None:
        channel = self._channel or self._open()
        assert self._writing is not None
        self._pending, self._refused = {}, {}
        with self._writing.together():
            self._write(channel, messages)

    def _write(self, channel: Any, messages: Sequence[Outgoing]) -> None:
        for index, message in enumerate(messages):
            self._last_tag += 1
            self._pending[self._last_tag] = index
            channel.basic_publish(
                channel.prepare_message(
                    message.body,
                    content_type=message.content_type,
                    content_encoding="utf-8",
                    headers=dict(message.headers),
                    properties={
                        "delivery_mode": PERSISTENT,
                        "message_id": message.message_id,
                        "type": message.type,
                        # names the message again if the broker returns it
                        "correlation_id": str(self._last_tag),
                    },
                ),
                exchange=message.exchange,
                routing_key=message.routing_key,
                mandatory=message.mandatory,
            )

    def _open(self) -> Any:
        connection = connection_to(self.uri, heartbeat=self.heartbeat, connect_timeout=5)
        self._connection = connection
        connect(connection)
        self._writing = WriteBuffer(connection)
        channel = connection.channel()
        if self._declare is not None:
            self._declare(channel)
        channel.confirm_select()
        channel.events["basic_ack"].add(self._confirmed)
        channel.events["basic_nack"].add(self._nacked)
        channel.events["basic_return"].add(self._returned)
        self._last_tag = 0
        self._channel = channel
        return channel

    def _settled(self, tag: int, multiple: bool) -> list[int]:
        tags = [t for t in self._pending if t <= tag] if multiple else [tag]
        return [self._pending.pop(t) for t in tags if t in self._pending]

    def _confirmed(self, tag: int, multiple: bool) -> None:
        self._settled(tag, multiple)

    def _nacked(self, tag: int, multiple: bool) -> None:
        for index in self._settled(tag, multiple):
            self._refused[index] = "nacked by the broker"

    def _returned(self, exc: Exception, exchange: str, routing_key: str, message: Any) -> None:
        del exchange, routing_key
        # the return comes before the acknowledgement of the same message
        tag = int(message.properties["correlation_id"])
        if tag in self._pending:
            self._refused[self._pending[tag]] = f"returned: {getattr(exc, 'reply_text', None) or exc}"


class CopyPublisher(SharedExtension):  # type: ignore[misc]  # nameko is untyped
    """Sends copies to retry and dead-letter queues for all handlers of a container, many per confirm round."""

    def __init__(self, **options: Any) -> None:
        self._asked: LightQueue = LightQueue()
        self._thread: Any = None
        self._stopping = False
        super().__init__(**options)

    def start(self) -> None:
        """Be ready to send; the connection is made when first needed."""
        if self._thread is None:
            self._thread = self.container.spawn_managed_thread(self._run, identifier="copies")

    def stop(self) -> None:
        """Stop after the requested copies have been sent."""
        self._stopping = True
        self._asked.put(None)
        if self._thread is not None:
            with eventlet.Timeout(DEADLINE, False):
                self._thread.wait()

    def send(self, message: Outgoing) -> None:
        """Send and wait for the confirm; raises `PublishFailed` or `Unroutable`."""
        done = Event()
        self._asked.put((message, done))
        done.wait()

    def _run(self) -> None:
        config = self.container.config
        publisher = ConfirmingPublisher(
            config["AMQP_URI"],
            heartbeat=config.get("HEARTBEAT", DEFAULT_HEARTBEAT),
            deadline=config.get("PUBLISH_DEADLINE", DEADLINE),
        )
        while not (self._stopping and self._asked.empty()):
            batch = self._next_batch()
            if batch:
                _publish(publisher, batch)
            else:
                publisher.beat()
        publisher.close()

    def _next_batch(self) -> list[tuple[Outgoing, Event]]:
        batch: list[tuple[Outgoing, Event] | None] = []
        with suppress(Empty):
            batch.append(self._asked.get(timeout=0.5))
            while len(batch) < BATCH:
                batch.append(self._asked.get_nowait())
        # None is put in by stop, to end the waiting
        return [asked for asked in batch if asked is not None]


def _publish(publisher: ConfirmingPublisher, batch: list[tuple[Outgoing, Event]]) -> None:
    try:
        outcomes = publisher.publish([message for message, _ in batch])
    except Exception as exc:  # noqa: BLE001 - whoever asked is told, whatever it was
        for _, done in batch:
            done.send_exception(PublishFailed(str(exc)))
        return
    for (_, done), refusal in zip(batch, outcomes, strict=True):
        if refusal is None:
            done.send(None)
        else:
            done.send_exception(Unroutable(refusal))
