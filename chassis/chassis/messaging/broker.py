"""The broker: a connection to it; over TLS the certificate must hold, and for the very host that was asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from amqp.transport import SSLTransport, TCPTransport
from kombu import Connection

READ_AHEAD = 64 * 1024
ANSWER_SECONDS = 20.0


def connection_to(uri: str, **options: Any) -> Connection:
    """Return a lazy connection. `amqps://` uses TLS and the system's certificate authorities.

    By default the library does not check the host name of a certificate; here it is checked.
    `SSL_CERT_FILE`, which every program with OpenSSL reads, names an authority of one's own.
    """
    if uri.startswith("amqps:"):
        options["ssl"] = {"context": {"check_hostname": True}, "server_hostname": urlsplit(uri).hostname}
    return Connection(uri, **options)


def connect(connection: Connection) -> None:
    """Connect now, so that one greenthread may read while others write. No answer is awaited longer than 20 s.

    Raises the library's exception when the broker is unreachable or refuses.
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
    """Make the library read all available bytes in one `recv` instead of each frame's head, body and end separately.

    Eleven system calls a reply, each a switch of greenthreads, become one or two; excess bytes are buffered.
    With TLS, OpenSSL reads ahead already.
    """
    if isinstance(transport, TCPTransport):
        receive = transport.sock.recv
        transport._quick_recv = lambda _wanted: receive(READ_AHEAD)  # noqa: SLF001 - it has no other handle
