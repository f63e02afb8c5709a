"""The broker: a connection to it; over TLS the certificate must hold, and for the very host that was asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from amqp.transport import SSLTransport, TCPTransport
from kombu import Connection

READ_AHEAD = 64 * 1024
ANSWER_SECONDS = 20.0


def connection_to(uri: str, **options: Any) -> Connection:
    """Give a connection, made when it is first used; `amqps://` for TLS, whose authorities are the system's.

    Left to itself, the library takes any certificate that some authority signed, whoever it was made out to.
    `SSL_CERT_FILE`, which every program with OpenSSL reads, names an authority of one's own.
    """
    if uri.startswith("amqps:"):
        options["ssl"] = {"context": {"check_hostname": True}, "server_hostname": urlsplit(uri).hostname}
    return Connection(uri, **options)


def connect(connection: Connection) -> None:
    """Connect now, so that one greenthread may read while others write; no answer is waited for longer than 20 s.

    Raises what the library raises when the broker cannot be reached or refuses.
    """
    connection.connect()
    inner: Any = connection.connection
    transport: Any = getattr(inner, "transport", None)
    if transport is None:  # the in-process broker
        return
    # The library would look for news before each publish, in the greenthread that publishes: over TLS it would wait for
    # them, beside the one that reads. The broker has been told that we hear of its alarms, and the reader hears them.
    inner.client_properties.setdefault("capabilities", {})["connection.blocked"] = False
    if isinstance(transport, SSLTransport):
        # A goodbye over TLS waits for the answer, which a dead network never gives and which another may be reading.
        transport._shutdown_transport = lambda: None  # noqa: SLF001 - it has no other handle
    # the library leaves none over TCP, and over TLS that of connecting
    transport.sock.settimeout(ANSWER_SECONDS)
    _read_ahead(transport)


def _read_ahead(transport: Any) -> None:
    """Let the library take what has arrived in one `recv`; it asks for each frame's head, body and end by itself.

    Eleven system calls a reply, each a switch of greenthreads, become one or two; it keeps what it did not need yet.
    With TLS, OpenSSL reads ahead already.
    """
    if isinstance(transport, TCPTransport):
        receive = transport.sock.recv
        transport._quick_recv = lambda _wanted: receive(READ_AHEAD)  # noqa: SLF001 - it has no other handle
