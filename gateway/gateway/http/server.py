"""The listening socket and eventlet's server on it: start, stop accepting, drain."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
import eventlet.wsgi
import structlog

from gateway.http.protocol import Connection

log = structlog.get_logger(__name__)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class PortTaken(OSError):
    """Another process listens at this address."""


def listen(host: str, port: int, *, reuse_port: bool, backlog: int = 1024) -> Any:
    """Open the listening socket.

    SO_REUSEPORT lets replicas share a port on one host. It is off by default, because it would let two unrelated
    processes share a port silently, and it is logged when on.
    """
    if reuse_port:
        log.info("port_shared_with_replicas", host=host, port=port)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return eventlet.listen((host, port), family=family, backlog=backlog, reuse_port=reuse_port)
    except OSError as exc:
        raise PortTaken(exc.errno, f"cannot listen on {host}:{port}: {exc.strerror}") from exc


class HttpServer:
    """Runs the application on a socket until it is drained."""

    def __init__(
        self,
        sock: Any,
        application: Application,
        protocol: type[Connection],
        *,
        connections: int,
        socket_seconds: float,
    ) -> None:
        self._sock = sock
        self._application = application
        self._protocol = protocol
        self._pool = eventlet.GreenPool(connections)
        self._socket_seconds = socket_seconds
        self._thread: Any = None

    @property
    def address(self) -> tuple[str, int]:
        """Return the host and port of the listening socket."""
        host, port = self._sock.getsockname()[:2]
        return host, port

    @property
    def open_connections(self) -> int:
        """Return the number of open client connections."""
        return int(self._pool.running())

    def run(self) -> None:
        """Serve until `stop`, then finish the requests in progress."""
        self._thread = eventlet.getcurrent()
        eventlet.wsgi.server(
            self._sock,
            self._application,
            protocol=self._protocol,
            custom_pool=self._pool,
            socket_timeout=self._socket_seconds,
            log_output=False,
            debug=False,
        )

    def stop(self, seconds: float) -> bool:
        """Stop accepting, close idle connections, wait for the others; return whether all ended in time."""
        if self._thread is None:
            self._sock.close()
            return True
        if self._thread.dead:
            return True
        # GreenletExit reaches accept(); the server's own ending closes idle connections and waits for the rest
        self._sock.close()
        eventlet.kill(self._thread)
        with eventlet.Timeout(seconds, False):
            while not self._thread.dead:
                eventlet.sleep(0.02)
        if not self._thread.dead:
            log.warning("requests_cut_at_deadline", connections=self._pool.running())
        return bool(self._thread.dead)
