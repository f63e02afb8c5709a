"""Proxy: a TCP link to a server that can be stalled, swallowed, cut in half or reset, in one direction or both."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

UP, DOWN = "up", "down"
_RESET = struct.pack("ii", 1, 0)


class Link:
    """One connection through the proxy."""

    def __init__(self, client, server):
        self.ends = {UP: (client, server), DOWN: (server, client)}
        self.held = set()
        self.deaf = False
        self.ended = 0
        self.resumed = threading.Condition()

    def hold(self, directions):
        with self.resumed:
            self.held |= set(directions)

    def resume(self, directions=(UP, DOWN)):
        with self.resumed:
            self.held -= set(directions)
            self.resumed.notify_all()

    def close(self, *, reset=False):
        self.deaf = True
        for end in self.ends[UP]:
            _close(end, reset=reset)
        self.resume()

    def pump(self, direction):
        source, sink = self.ends[direction]
        with suppress(OSError):
            while data := source.recv(65536):
                with self.resumed:
                    self.resumed.wait_for(lambda: direction not in self.held)
                sink.sendall(data)
        if not self.deaf:
            # an end is passed on like everything else; in a black hole nobody hears of it
            with self.resumed:
                self.resumed.wait_for(lambda: direction not in self.held)
            for end in (source, sink):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self.ended += 1
        if self.ended == 2 and not self.deaf:
            self.close()


class Proxy:
    """Listens on a port of its own; `uri` is the server's address by way of it."""

    def __init__(self, uri):
        parts = urlsplit(uri)
        self._target = (parts.hostname, parts.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        host = parts.netloc.rpartition("@")[0]
        self.uri = urlunsplit(parts._replace(netloc=f"{host}@127.0.0.1:{self._listener.getsockname()[1]}"))
        self.links = []
        self.accepted = []
        self._hold_new = ()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.close()
        self.resume()
        self.cut()

    def stall(self, *directions, new=True):
        """Let nothing through until `resume`, as a switch that hangs; with `new`, later connections neither."""
        directions = directions or (UP, DOWN)
        self._hold_new = directions if new else ()
        for link in self.links:
            link.hold(directions)

    def resume(self, *directions):
        """Let everything through again that has been stalled; with `directions`, what goes these ways."""
        self._hold_new = ()
        for link in self.links:
            link.resume(directions or (UP, DOWN))

    def black_hole(self, *directions):
        """Swallow what the connections of now send this way, for ever; later connections work."""
        self.stall(*directions, new=False)

    def half_open(self):
        """Let the server lose its ends, as when it is unplugged, while the clients hear nothing of it."""
        for link in self.links:
            link.deaf = True
            link.hold((UP, DOWN))
            _close(link.ends[UP][1], reset=True)

    def reset(self):
        """Answer every connection with RST."""
        self.cut(reset=True)

    def cut(self, *, reset=False):
        links, self.links = self.links, []
        for link in links:
            link.close(reset=reset)

    def seconds_to_reconnect(self, since, seconds):
        """Wait for the first connection after `since` (monotonic); gives how long it took, None if none came."""
        while time.monotonic() < since + seconds:
            later = [at for at in self.accepted if at > since]
            if later:
                return later[0] - since
            time.sleep(0.01)
        return None

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._target, timeout=5)
            except OSError:
                _close(client, reset=True)
                continue
            server.settimeout(None)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            link = Link(client, server)
            link.hold(self._hold_new)
            self.links.append(link)
            self.accepted.append(time.monotonic())
            for direction in (UP, DOWN):
                threading.Thread(target=link.pump, args=(direction,), daemon=True).start()


def _close(end, *, reset):
    with suppress(OSError):
        if reset:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        else:
            end.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        end.shutdown(socket.SHUT_RD)
    end.close()
