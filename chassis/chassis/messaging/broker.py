"""The broker: a connection to it; over TLS the certificate must hold, and for the very host that was asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from kombu import Connection


def connection_to(uri: str, **options: Any) -> Connection:
    """Give a connection, made when it is first used; `amqps://` for TLS, whose authorities are the system's.

    Left to itself, the library takes any certificate that some authority signed, whoever it was made out to.
    `SSL_CERT_FILE`, which every program with OpenSSL reads, names an authority of one's own.
    """
    if uri.startswith("amqps:"):
        options["ssl"] = {"context": {"check_hostname": True}, "server_hostname": urlsplit(uri).hostname}
    return Connection(uri, **options)
