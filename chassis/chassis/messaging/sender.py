"""Sender: the publishing connection for calls, replies and heartbeats: transient, waiting for no confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import eventlet
import orjson
from kombu import Connection
from nameko.extensions import SharedExtension

from chassis.messaging.confirms import Confirms
from chassis.messaging.connection import DEFAULT_HEARTBEAT, BrokerConnection, BrokerUnavailable
from chassis.messaging.exchanges import HEARTBEATS, RPC

TRANSIENT = 1


class Sender(SharedExtension):  # type: ignore[misc]  # nameko is untyped
    """One connection per container for messages that matter only now. Events never go this way."""

    def __init__(self, **options: Any) -> None:
        self._link: BrokerConnection | None = None
        self._channel: Any = None
        self._confirms: Confirms | None = None
        self._thread: Any = None
        self._on_returned: list[Callable[[Any], None]] = []
        super().__init__(**options)

    def start(self) -> None:
        """Connect in the background."""
        if self._link is not None:
            return
        config = self.container.config
        self._link = BrokerConnection(
            config["AMQP_URI"],
            name=f"{self.container.service_name}.sender",
            heartbeat=config.get("HEARTBEAT", DEFAULT_HEARTBEAT),
            on_connect=self._open,
            on_idle=self._watch,
        )
        self._thread = self.container.spawn_managed_thread(self._link.run, identifier="sender")

    def stop(self) -> None:
        """Close the connection."""
        if self._link is not None:
            self._link.stop()
            with eventlet.Timeout(5, False):
                self._thread.wait()

    @property
    def ready(self) -> bool:
        """Return whether the connection is open."""
        return self._link is not None and self._link.connected

    def publish(
        self,
        body: bytes,
        *,
        exchange: str,
        routing_key: str,
        headers: dict[str, Any] | None = None,
        mandatory: bool = False,
        seconds: float = 2.0,
        **properties: Any,
    ) -> None:
        """Send one message. Raises `BrokerUnavailable` when the broker cannot be reached within `seconds`.

        A `mandatory` message that no queue takes is returned to the caller through `on_returned`.
        """
        if self._link is None or not self._link.wait_until_up(seconds):
            raise BrokerUnavailable("sender")
        message = self._channel.prepare_message(
            body,
            content_type="application/octet-stream",
            content_encoding="binary",
            headers=headers or {},
            properties={"delivery_mode": TRANSIENT, **properties},
        )

        def send(_: Connection) -> None:
            assert self._confirms is not None
            self._confirms.expect()
            self._channel.basic_publish(message, exchange=exchange, routing_key=routing_key, mandatory=mandatory)

        self._link.write(send, seconds)

    def on_returned(self, callback: Callable[[Any], None]) -> None:
        """Call `callback` with each message that no queue took; it must neither wait nor fail."""
        self._on_returned.append(callback)

    def publish_json(self, value: Any, *, exchange: str, routing_key: str) -> None:
        """Send one JSON value."""
        self.publish(orjson.dumps(value), exchange=exchange, routing_key=routing_key)

    def _open(self, connection: Connection) -> None:
        self._channel = connection.channel()
        self._channel.events["basic_return"].add(self._returned)
        for exchange in (RPC, HEARTBEATS):
            exchange(self._channel).declare()
        self._confirms = Confirms(self._channel)

    def _watch(self) -> None:
        assert self._link is not None
        if self._confirms is not None and self._confirms.overdue(blocked=self._link.blocked):
            raise BrokerUnavailable("confirms are overdue")

    def _returned(self, exc: Any, exchange: str, routing_key: str, message: Any) -> None:
        del exc, exchange, routing_key
        for callback in self._on_returned:
            callback(message)
