"""Turns: deliveries of one aggregate in this process go one by one, in the order they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from eventlet.event import Event


class Turns:
    """Who is at it, and who waits, for each aggregate."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], deque[Event]] = {}

    @contextmanager
    def of(self, aggregate: tuple[str, str]) -> Iterator[None]:
        """Wait for this aggregate's turn, and pass it on at the end."""
        waiting = self._waiting.get(aggregate)
        if waiting is None:
            self._waiting[aggregate] = deque()
        else:
            mine = Event()
            waiting.append(mine)
            mine.wait()
        try:
            yield
        finally:
            queue = self._waiting[aggregate]
            if queue:
                queue.popleft().send(None)
            else:
                del self._waiting[aggregate]
