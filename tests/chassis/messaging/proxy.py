"""Proxy: a TCP link to a server that can be stalled, in one or both directions, or cut."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import eventlet
from eventlet.event import Event
from eventlet.green import socket


class Proxy:
    def __init__(self, uri):
        parts = urlsplit(uri)
        self._target = (parts.hostname, parts.port)
        self._listener = eventlet.listen(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        host = parts.netloc.rpartition("@")[0]
        self.uri = urlunsplit(parts._replace(netloc=f"{host}@127.0.0.1:{port}"))
        self._pairs = []
        self._open = {"up": None, "down": None}
        self.connections = 0
        self._thread = eventlet.spawn(self._accept)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._thread.kill()
        self.resume()
        self.cut()
        self._listener.close()

    def stall(self, *directions):
        """Let nothing through, as a black hole does: "up" to the server, "down" from it."""
        for direction in directions or ("up", "down"):
            self._open[direction] = Event()

    def resume(self):
        for direction, event in self._open.items():
            if event is not None:
                self._open[direction] = None
                event.send(None)

    def cut(self):
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                with suppress(OSError):
                    end.close()

    def _accept(self):
        while True:
            client, _ = self._listener.accept()
            self.connections += 1
            server = socket.create_connection(self._target)
            self._pairs.append((client, server))
            eventlet.spawn(self._pump, client, server, "up")
            eventlet.spawn(self._pump, server, client, "down")

    def _pump(self, source, sink, direction):
        with suppress(OSError, EOFError):
            while data := source.recv(65536):
                while (event := self._open[direction]) is not None:
                    event.wait()
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
