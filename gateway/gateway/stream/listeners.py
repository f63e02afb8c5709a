"""Listeners: open connections that get every event, without a greenthread or a buffer of their own while they are idle.

The HTTP server hands a connection over; from then on one greenthread writes to all of them. A listener that reads too
slowly is disconnected, and resumes where it was.
"""

from __future__ import annotations

import random
import socket
import time
from collections import Counter
from typing import Any, Final

import eventlet
import structlog
from eventlet.event import Event

from gateway import metrics
from gateway.stream.log import Entry, EventLog

log = structlog.get_logger(__name__)

KEEPALIVE_SECONDS: Final = 15.0
_SLICE: Final = 100  # how many sockets are written to before others have their turn
_RETRY_SECONDS: Final = 0.25
_MOST_PENDING: Final = 256 * 1024
_RECONNECT: Final = (1000, 10_000)  # milliseconds: after a drain not everybody comes back at once


class Listener:
    """One connection: its event types (None for all), its position, and the bytes that its socket has not yet taken."""

    __slots__ = ("address", "kinds", "number", "pending", "sock")

    def __init__(self, sock: socket.socket, address: str, kinds: frozenset[str] | None, number: int) -> None:
        self.sock, self.address, self.kinds, self.number = sock, address, kinds, number
        self.pending: bytearray | None = None


class Listeners:
    """All of them, and the one greenthread that serves them."""

    def __init__(self, events: EventLog, *, keepalive_seconds: float = KEEPALIVE_SECONDS) -> None:
        self._events, self._keepalive_seconds = events, keepalive_seconds
        self._all: dict[int, Listener] = {}
        self._slow: dict[int, Listener] = {}
        self._by_address: Counter[str] = Counter()
        self._sent = events.last
        self._news: Event = Event()
        self._thread: Any = None
        self.closed = False
        metrics.STREAM_LISTENERS.set_function(lambda: len(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def at(self, address: str) -> int:
        """Return the number of listeners at an address."""
        return self._by_address[address]

    def add(self, listener: Listener) -> None:
        """Take a connection over that has got everything up to the log's last event."""
        self._all[id(listener)] = listener
        self._by_address[listener.address] += 1
        if self._thread is None:
            self._sent = min(self._sent, listener.number)
            self._thread = eventlet.spawn(self._serve)

    def wake(self) -> None:
        """Signal that there are new events."""
        if not self._news.ready():
            self._news.send(None)

    def close(self) -> None:
        """Disconnect all listeners, each with a different time to reconnect."""
        self.closed = True
        for listener in list(self._all.values()):
            self._send(listener, b"retry: %d\n: closing\n\n" % random.randint(*_RECONNECT))  # noqa: S311 - a spread
            self._drop(listener, "closing")
        if self._thread is not None:
            self._thread.kill()

    def _serve(self) -> None:
        keepalive = time.monotonic() + self._keepalive_seconds
        while True:
            wait = _RETRY_SECONDS if self._slow else max(0.01, keepalive - time.monotonic())
            with eventlet.Timeout(wait, False):
                self._news.wait()
            if self._news.ready():
                self._news = Event()
            for entry in self._events.after(self._sent):
                self._sent = entry.number
                self._tell(entry)
            for listener in list(self._slow.values()):
                self._send(listener, b"")
            if time.monotonic() >= keepalive:
                keepalive = time.monotonic() + self._keepalive_seconds
                self._each(b":\n\n", lambda listener: listener.pending is None)

    def _tell(self, entry: Entry) -> None:
        def wants(listener: Listener) -> bool:
            if listener.number >= entry.number:
                return False
            listener.number = entry.number
            return listener.kinds is None or entry.kind in listener.kinds

        self._each(entry.frame, wants)

    def _each(self, data: bytes, wants: Any) -> None:
        for count, listener in enumerate(list(self._all.values()), start=1):
            if id(listener) in self._all and wants(listener):
                self._send(listener, data)
            if count % _SLICE == 0:
                eventlet.sleep(0)

    def _send(self, listener: Listener, data: bytes) -> None:
        if listener.pending is not None:
            listener.pending += data
            data = bytes(listener.pending)
        try:
            sent = listener.sock.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._drop(listener, "gone")
            return
        if sent == len(data):
            listener.pending = None
            self._slow.pop(id(listener), None)
        elif len(data) - sent > _MOST_PENDING:
            self._drop(listener, "slow")
        else:
            listener.pending = bytearray(data[sent:])
            self._slow[id(listener)] = listener

    def _drop(self, listener: Listener, why: str) -> None:
        if self._all.pop(id(listener), None) is None:
            return
        self._slow.pop(id(listener), None)
        self._by_address[listener.address] -= 1
        if not self._by_address[listener.address]:
            del self._by_address[listener.address]
        metrics.STREAM_ENDED.labels(why).inc()
        listener.sock.close()
