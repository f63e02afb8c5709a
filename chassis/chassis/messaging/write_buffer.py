"""Write buffer: gathers small frames into few system calls; py-amqp sends each message by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp.transport import TCPTransport
from kombu import Connection

CHUNK = 64 * 1024


class WriteBuffer:
    """Buffer for the writing side of one connection, for use by one greenthread only."""

    def __init__(self, connection: Connection) -> None:
        self._transport: Any = getattr(connection.connection, "transport", None)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Gather the bytes written inside and send them in large pieces; all have been sent at the end.

        After an exception inside, the rest is not sent: the connection is abandoned then.
        """
        if not isinstance(self._transport, TCPTransport):
            yield
            return
        send = self._transport._write  # noqa: SLF001 - it has no other handle
        gathered = bytearray()

        def gather(data: bytes | memoryview) -> None:
            nonlocal gathered
            # a copy: py-amqp writes every frame into the same buffer
            gathered += data
            if len(gathered) >= CHUNK:
                full, gathered = gathered, bytearray()
                send(full)

        self._transport._write = gather  # noqa: SLF001
        try:
            yield
            send(gathered)
        finally:
            self._transport._write = send  # noqa: SLF001
