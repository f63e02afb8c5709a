"""Confirms: messages of one channel that the broker has not confirmed, to notice that they go nowhere.

A channel opened while a quorum queue elects its leader may send to the old one, which is dead. RabbitMQ 3.10 then drops
whatever this channel publishes to the queue, without an error, until the channel is closed.
"""

from __future__ import annotations

import time
from typing import Any

CONFIRM_SECONDS = 5.0
STALL = 1.0  # seconds without a look after which confirms may wait unread


class Confirms:
    """Publisher confirms of one channel, counted but not waited for."""

    def __init__(self, channel: Any) -> None:
        self._sent: dict[int, float] = {}
        self._last_tag = 0
        self._looked = self._since = time.monotonic()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._settle)
        channel.events["basic_nack"].add(self._settle)

    def expect(self) -> None:
        """Note that the next message is about to be published."""
        self._last_tag += 1
        self._sent[self._last_tag] = time.monotonic()

    def overdue(self, *, blocked: bool) -> bool:
        """Return whether the oldest message has waited too long; `blocked`: the broker has stopped reading."""
        now = time.monotonic()
        if blocked or now - self._looked > STALL:
            self._since = now
        self._looked = now
        oldest = next(iter(self._sent.values()), now)
        return now - max(oldest, self._since) > CONFIRM_SECONDS

    def _settle(self, tag: int, multiple: bool) -> None:
        if multiple:
            for settled in [sent for sent in self._sent if sent <= tag]:
                del self._sent[settled]
        else:
            self._sent.pop(tag, None)
