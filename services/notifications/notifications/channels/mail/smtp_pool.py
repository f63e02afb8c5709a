"""Lines: the open connections to the mail server, kept between runs, and its absence remembered for a while."""

from __future__ import annotations

import time
from typing import Final

import structlog

from notifications.channels.mail.metrics import LINES_BROKEN
from notifications.channels.mail.smtp import ConnectionLost, SmtpConnection, SmtpServer

log = structlog.get_logger(__name__)

_IDLE_SECONDS: Final = 15.0
_PAUSES: Final = (1.0, 2.0, 5.0, 10.0, 30.0)


class SmtpPool:
    """Lends connections to the sender's workers.

    While the server cannot be reached nothing is claimed and no delivery loses an attempt. We look again after 1, 2,
    5, 10 and then every 30 seconds.
    """

    def __init__(self, server: SmtpServer, *, count: int, helo: str) -> None:
        self._server = server
        self._helo = helo
        self._idle: list[tuple[float, SmtpConnection]] = []
        self._failures = 0
        self._down_until = 0.0
        self.count = count

    @property
    def available(self) -> bool:
        """Return whether an attempt is worthwhile."""
        return time.monotonic() >= self._down_until

    def take(self) -> SmtpConnection:
        """Return a connection that answers. Raises `ConnectionLost` if there is none."""
        while self._idle:
            since, connection = self._idle.pop()
            if time.monotonic() - since < _IDLE_SECONDS and connection.is_alive():
                return connection
            connection.close()
        try:
            connection = SmtpConnection(self._server, helo=self._helo)
        except ConnectionLost as exc:
            self._went_down(exc)
            raise
        self._failures = 0
        return connection

    def give_back(self, connection: SmtpConnection) -> None:
        """Keep a connection for the next run."""
        self._idle.append((time.monotonic(), connection))

    def close(self) -> None:
        """Hang up everywhere."""
        while self._idle:
            self._idle.pop()[1].quit()

    def _went_down(self, fault: ConnectionLost) -> None:
        LINES_BROKEN.inc()
        if self.available:
            pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
            self._failures += 1
            self._down_until = time.monotonic() + pause
            log.warning("mail_server_unreachable", error=str(fault), again_in_seconds=pause)
