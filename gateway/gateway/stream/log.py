"""The log: the latest public events in memory, bounded in number and bytes, from which a listener resumes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

# Replicas hear the services' exchanges each in its own order, apart by the time a message takes.
OVERLAP: Final = 5.0
_OVERHEAD: Final = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: its position here, its time of arrival (Unix seconds), and the bytes for listeners."""

    number: int
    event_id: str
    kind: str
    heard: float
    frame: bytes


class EventLog:
    """Holds events by position and by id. A listener's last event id is `<event id>@<replica>`.

    After an id of this replica come exactly the events after it. After one of another replica (or of an earlier life
    of this one) come the events from five seconds before it, as the others' order may differ: some come twice.
    """

    def __init__(self, *, most: int, most_bytes: int, clock: Callable[[], float] = time.time) -> None:
        self._most, self._most_bytes, self._clock = most, most_bytes, clock
        self._entries: deque[Entry] = deque()
        self._by_id: dict[str, Entry] = {}
        self._bytes = 0
        self.last = 0
        self.replica = uuid4().hex[:8]

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, event_id: str, kind: str, body: bytes, heard: float | None = None) -> Entry | None:
        """Add an event and return its entry, or None if it is in the log already."""
        if event_id in self._by_id:
            return None
        self.last += 1
        frame = b"id: %b@%b\nevent: %b\n%b\n\n" % (event_id.encode(), self.replica.encode(), kind.encode(), _data(body))
        entry = Entry(self.last, event_id, kind, self._clock() if heard is None else heard, frame)
        self._entries.append(entry)
        self._by_id[event_id] = entry
        self._bytes += len(frame) + _OVERHEAD
        while len(self._entries) > self._most or (self._bytes > self._most_bytes and len(self._entries) > 1):
            oldest = self._entries.popleft()
            del self._by_id[oldest.event_id]
            self._bytes -= len(oldest.frame) + _OVERHEAD
        return entry

    def unknown(self, event_ids: Iterable[str]) -> set[str]:
        """Return those of the ids that are not in the log."""
        return set(event_ids) - self._by_id.keys()

    def since(self, last_id: str) -> list[Entry] | None:
        """Return the events after a listener's last one, or None when that one is not (or no longer) in the log."""
        event_id, _, replica = last_id.partition("@")
        got = self._by_id.get(event_id)
        if got is None:
            return None
        if replica == self.replica:
            return self.after(got.number)
        return [entry for entry in self._entries if entry.heard >= got.heard - OVERLAP and entry is not got]

    def after(self, number: int) -> list[Entry]:
        """Return the events after a position."""
        newer: list[Entry] = []
        for entry in reversed(self._entries):
            if entry.number <= number:
                break
            newer.append(entry)
        return newer[::-1]


def _data(body: bytes) -> bytes:
    # an envelope of ours is one line; anything else is cut at its line ends, as the standard wants it
    return (
        b"\n".join(b"data: " + line for line in body.splitlines())
        if b"\n" in body or b"\r" in body
        else b"data: " + body
    )
