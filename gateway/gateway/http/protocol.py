"""The connection: eventlet's HTTP protocol with our strict head, our body and limits on the client's slowness."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import eventlet
from eventlet.wsgi import BROKEN_SOCK, STATE_REQUEST, WSGI_LOCAL, HttpProtocol

from chassis.errors import AppError
from gateway.http.body import Body
from gateway.http.errors import RequestTimeout, TooManyConnections
from gateway.http.head import Head, Limits, read_head
from gateway.http.peers import ConnectionLimiter
from gateway.http.response import Response, status_line

_LINGER_SECONDS = 2.0
_LINGER_BYTES = 4 * 1024 * 1024


class _Elsewhere:
    """Stands for a connection that somebody else looks after, where the server would shut it down."""

    def shutdown(self, how: int) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class Connection(HttpProtocol):  # type: ignore[misc]  # eventlet is untyped
    """Serves the requests of one client connection, one after another.

    Class attributes are set once by the extension (`Connection.bound`): eventlet creates the instances itself.
    """

    limits = Limits()
    keep_alive_seconds = 75.0
    head_seconds = 10.0
    handed_over = False
    refuse: Callable[[AppError], Response]
    connection_limiter: ConnectionLimiter

    @classmethod
    def bound(
        cls, *, refuse: Callable[[AppError], Response], connection_limiter: ConnectionLimiter, **settings: Any
    ) -> type[Connection]:
        """Return a protocol class bound to these settings; `refuse` renders refusals of unparsable input."""
        attributes = {"refuse": staticmethod(refuse), "connection_limiter": connection_limiter, **settings}
        return type("BoundConnection", (cls,), attributes)

    def setup(self) -> None:
        """Prepare the socket: headers and body may leave in two packets, neither waits for the other's receipt."""
        super().setup()
        self.capitalize_response_headers = False
        with suppress(OSError):
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.body: Body | None = None

    def handle(self) -> None:
        """Serve the connection, unless its address has too many."""
        if not self.connection_limiter.enter(self._peer):
            self._send_refusal(TooManyConnections(headers={"Retry-After": "5"}), linger=False)
            return
        try:
            super().handle()
        finally:
            self.connection_limiter.leave(self._peer)

    @property
    def _peer(self) -> str:
        return self.client_address[0] if isinstance(self.client_address, tuple) else ""

    def handle_one_request(self) -> None:
        """Wait for a request, read its head, and call the application."""
        self.close_connection = True
        try:
            buffered = self._wait()
            if not buffered:
                return
            self.conn_state[2] = STATE_REQUEST
            head = self._read_head(buffered)
        except AppError as exc:
            self._send_refusal(exc)
            return
        except OSError:
            return  # the client left, or said nothing for too long
        if head is not None:
            self._serve(head)

    def _wait(self) -> bytes:
        self.connection.settimeout(self.keep_alive_seconds)
        try:
            buffered: bytes = self.rfile.peek(1)
        finally:
            self.connection.settimeout(self.server.socket_timeout)
        return buffered

    def _read_head(self, buffered: bytes) -> Head | None:
        if b"\r\n\r\n" in buffered:  # the usual case: all of it has arrived, so no timer is needed
            return read_head(self.rfile.readline, self.limits)
        try:
            with eventlet.Timeout(self.head_seconds, RequestTimeout()):
                return read_head(self.rfile.readline, self.limits)
        except TimeoutError:
            raise RequestTimeout from None

    def _serve(self, head: Head) -> None:
        self.command, self.headers = head.method, head.headers
        self.request_version = f"HTTP/1.{head.minor_version}"
        self.requestline = f"{head.method} {head.path}"
        self.close_connection = not head.keep_alive
        self.body = Body(head, self.rfile, self.connection, self.wfile)
        self.environ = {
            "kainotomia.head": head,
            "kainotomia.peer": self._peer,
            "kainotomia.connection": self,
            "eventlet.input": self.body,
            "eventlet.posthooks": (),
        }
        self.application = self.server.app
        self.server.outstanding_requests += 1
        try:
            self.handle_one_response()
        except OSError as exc:
            if exc.errno not in BROKEN_SOCK and not isinstance(exc, TimeoutError):
                raise
            self.close_connection = True
        finally:
            self.server.outstanding_requests -= 1
        if not self.body.finished:
            self.close_connection = True

    def hand_over(self, status: int, headers: list[tuple[str, str]], take: Callable[[Any], object]) -> None:
        """Send the head of a response without an end, and pass the connection to `take`, which now owns it."""
        WSGI_LOCAL.already_handled = True
        lines = [f"HTTP/1.1 {status_line(status)}", *(f"{name}: {value}" for name, value in headers)]
        self.wfile.write("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))
        self.wfile.flush()
        with suppress(OSError):  # the client has left already
            take(self.connection)
            # the connection lives on in a duplicate: closing ours is well, shutting it down would end both
            self.handed_over = True
            self.conn_state[1] = _Elsewhere()

    def close_after_answer(self) -> None:
        """Close the connection once the response is sent, because further input is untrusted or unwanted."""
        self.close_connection = True

    def cut(self) -> None:
        """Reset the connection. To an HTTP/1.0 client, often a proxy, a normal close would complete the response."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # closing resets only a connection that was not shut down before
        self.handed_over = True
        self.conn_state[1] = _Elsewhere()

    def _send_refusal(self, fault: AppError, *, linger: bool = True) -> None:
        response = self.refuse(fault)
        lines = [f"HTTP/1.1 {status_line(response.status)}"]
        lines += [f"{name}: {value}" for name, value in response.headers]
        lines += [f"Content-Length: {len(response.body)}", "Connection: close", "", ""]
        with suppress(OSError):
            self.wfile.write("\r\n".join(lines).encode("latin-1") + response.body)
            self.wfile.flush()
        if linger:
            self._linger()

    def finish(self) -> None:
        """Close the connection. A client that still sends a refused body gets time to read the response first."""
        if self.body is not None and not self.body.finished:
            with suppress(OSError):
                self.wfile.flush()
            self._linger()
        if self.handed_over:
            for end in (self.wfile, self.rfile, self.connection):
                with suppress(OSError, ValueError):
                    end.close()
            return
        with suppress(OSError, ValueError):
            super().finish()

    def _linger(self) -> None:
        # closing with unread data resets the connection, and the reset overtakes the answer
        deadline, seen = time.monotonic() + _LINGER_SECONDS, 0
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            while seen < _LINGER_BYTES and (left := deadline - time.monotonic()) > 0:
                self.connection.settimeout(left)
                data = self.connection.recv(65536)
                if not data:
                    return
                seen += len(data)
