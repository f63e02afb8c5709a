"""Link: one broker connection, kept alive, with writes that never interleave."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import eventlet
import structlog
from eventlet import hubs
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from kombu import Connection

from chassis.messaging.broker import connect, connection_to

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 0.2
WRITE_SECONDS = 5.0
LONGEST_PAUSE = 5.0
DEFAULT_HEARTBEAT = 10


class BrokerUnavailable(ConnectionError):
    """There is no connection to the broker at this moment."""


def failures(connection: Connection) -> tuple[type[BaseException], ...]:
    """Return the exceptions that mean that the connection is unusable."""
    # When another greenthread has closed the socket under it, eventlet's recv raises EOFError, a read over TLS
    # ValueError; two that read at once get RuntimeError. Whatever ended it, a new connection mends it.
    ours = (OSError, EOFError, ValueError, RuntimeError, eventlet.Timeout)
    return (*connection.connection_errors, *connection.channel_errors, *ours)


class BrokerConnection:
    """A connection to the broker that reconnects by itself.

    `on_connect` runs after each connect, in the link's own greenthread, the only one that reads.
    Anybody may write through `write`, one at a time: py-amqp shares one frame buffer per connection.
    """

    def __init__(
        self,
        uri: str,
        *,
        name: str,
        heartbeat: int = DEFAULT_HEARTBEAT,
        on_connect: Callable[[Connection], None] | None = None,
        on_lost: Callable[[], None] | None = None,
        on_idle: Callable[[], None] | None = None,
    ) -> None:
        self.uri, self.name, self.heartbeat = uri, name, heartbeat
        self._on_connect, self._on_lost, self._on_idle = on_connect, on_lost, on_idle
        self._connection: Connection | None = None
        self._lock = Semaphore()
        self._stopping = False
        self._blocked = False
        self._up = Event()

    @property
    def connected(self) -> bool:
        """Return whether the connection is open."""
        return self._connection is not None

    @property
    def blocked(self) -> bool:
        """Return whether the broker has stopped reading what is published, for want of memory or disk."""
        return self._blocked

    def wait_until_up(self, seconds: float) -> bool:
        """Wait for the connection to open. Return whether it did."""
        with eventlet.Timeout(seconds, False):
            self._up.wait()
        return self.connected

    def write(self, do: Callable[[Connection], Any], seconds: float = WRITE_SECONDS) -> Any:
        """Run `do`, which writes to the connection. Raises `BrokerUnavailable` when it cannot within `seconds`."""
        connection = self._connection
        if connection is None:
            raise BrokerUnavailable(self.name)
        try:
            with eventlet.Timeout(seconds), self._lock:
                if connection is self._connection:
                    return do(connection)
        except failures(connection) as exc:
            # a frame may have been half written: nothing more may be sent on this connection
            self._drop(connection)
            raise BrokerUnavailable(self.name) from exc
        raise BrokerUnavailable(self.name)

    def run(self) -> None:
        """Connect, read and reconnect until `stop`."""
        pause = 0.1
        while not self._stopping:
            connection = self._connection_to_be()
            try:
                connect(connection)
                if self._on_connect is not None:
                    self._on_connect(connection)
                self._connection = connection
                pause = 0.1
                self._up.send(None)
                self._read(connection)
            except failures(connection) as exc:
                if not self._stopping:
                    log.warning("broker_link_lost", link=self.name, error=type(exc).__name__, reconnect_in=pause)
            finally:
                self._lost(connection)
            if not self._stopping:
                eventlet.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _connection_to_be(self) -> Connection:
        self._blocked = False

        def blocked(*_: Any) -> None:
            self._blocked = True

        def unblocked(*_: Any) -> None:
            self._blocked = False

        # a broker short of memory or disk reads nothing from who publishes: it says so, and answers no question
        options = {"on_blocked": blocked, "on_unblocked": unblocked} if self.uri.startswith("amqp") else {}
        return connection_to(self.uri, heartbeat=self.heartbeat, connect_timeout=5, transport_options=options)

    def stop(self) -> None:
        """End `run` soon; the connection is closed by it."""
        self._stopping = True

    def _read(self, connection: Connection) -> None:
        beats = bool(self.heartbeat and connection.supports_heartbeats)
        with eventlet.Timeout(self.heartbeat or None):
            probe = connection.channel() if beats else None
        next_beat = time.monotonic()
        next_probe = next_beat + self.heartbeat / 2
        while not self._stopping and connection is self._connection:
            with suppress(socket.timeout):
                connection.drain_events(timeout=DRAIN_SECONDS)
            if beats and time.monotonic() >= next_beat:
                next_beat = time.monotonic() + self.heartbeat / 4
                with self._lock:
                    connection.heartbeat_check()
            if probe is not None and time.monotonic() >= next_probe:
                next_probe = time.monotonic() + self.heartbeat / 2
                self._ask(probe)
            if self._on_idle is not None:
                self._on_idle()

    def _ask(self, probe: Any) -> None:
        # Heartbeats show only that the broker reaches us. When what we send is swallowed, the broker alone would
        # notice, after up to three intervals; so we ask it for something that it has to answer.
        if self._blocked:
            return
        with eventlet.Timeout(self.heartbeat), self._lock:
            probe.basic_qos(0, 1, a_global=False)

    def _drop(self, connection: Connection) -> None:
        # close without the handshake: on a dead network CloseOk would be awaited for ever
        if connection is self._connection:
            self._connection = None
        descriptor = _descriptor(connection)
        with suppress(Exception):
            connection.collect(socket_timeout=0.5)
        if descriptor is not None:
            # Who reads from it is woken now. Left waiting, it would be taken for a second reader of whatever has that
            # number next; a new connection to the database would fail, and its greenthread end the container.
            hubs.notify_opened(descriptor)

    def _lost(self, connection: Connection) -> None:
        was_up = self._up.ready()
        graceful = self._stopping and connection is self._connection
        self._connection = None
        if was_up:
            self._up = Event()
        if graceful:
            with suppress(Exception), eventlet.Timeout(1):
                connection.close()
        with suppress(Exception):
            connection.collect(socket_timeout=0.5)
        if was_up and self._on_lost is not None:
            self._on_lost()


def _descriptor(connection: Connection) -> int | None:
    """Return the descriptor of an open connection; the library's property would reconnect."""
    transport = getattr(connection._connection, "transport", None)  # noqa: SLF001
    socket_of = getattr(transport, "sock", None)
    return None if socket_of is None else socket_of.fileno()
