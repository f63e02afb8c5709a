"""In-memory response cache: bounded, keyed, invalidated by tag, never older than the last change."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from gateway.http.response import Response

_REMEMBERED_TAGS = 50_000
_OVERHEAD = 1024  # bytes of bookkeeping an entry costs beside its body


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response with the time of its creation and its expiry (monotonic seconds)."""

    response: Response
    tags: frozenset[str]
    created: float
    expires: float
    size: int


class CacheStore:
    """A least-recently-used cache with tags.

    Every invalidation gets a number. A read notes the number before it is dispatched (`generation`), and its response
    is stored only when none of its tags was invalidated since. Otherwise a slow read of the old state would be stored
    after the invalidation that was meant for it.
    """

    def __init__(self, *, most_bytes: int, most_entries: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_bytes, self._most_entries, self._clock = most_bytes, most_entries, clock
        self._entries: OrderedDict[Hashable, CachedResponse] = OrderedDict()
        self._keys_by_tag: dict[str, set[Hashable]] = {}
        self._invalidated: OrderedDict[str, int] = OrderedDict()
        self._generation = 0
        self._oldest_storable = 0  # reads that began before this may not be stored whatever their tags
        self.bytes = 0
        self.listening = False

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def generation(self) -> int:
        """Return the number of the last invalidation."""
        return self._generation

    def get(self, key: Hashable) -> CachedResponse | None:
        """Return the response stored under `key`, unless it has expired."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry.expires <= self._clock():
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return entry

    def put(self, key: Hashable, response: Response, tags: Iterable[str], seconds: float, generation: int) -> bool:
        """Store a response whose read began at `generation`, and return whether it was stored."""
        names = frozenset(tags)
        if not self.listening or generation < self._oldest_storable:
            return False
        if any(self._invalidated.get(tag, 0) > generation for tag in names):
            return False
        size = len(response.body) + _OVERHEAD
        if size > self._most_bytes // 8:
            return False
        self._drop(key)
        now = self._clock()
        self._entries[key] = CachedResponse(response, names, now, now + seconds, size)
        self.bytes += size
        for tag in names:
            self._keys_by_tag.setdefault(tag, set()).add(key)
        while self.bytes > self._most_bytes or len(self._entries) > self._most_entries:
            self._drop(next(iter(self._entries)))
        return True

    def invalidate(self, tags: Iterable[str]) -> int:
        """Remove every response that carries one of the tags; return how many were removed."""
        self._generation += 1
        forgotten = 0
        for tag in tags:
            self._invalidated[tag] = self._generation
            self._invalidated.move_to_end(tag)
            for key in list(self._keys_by_tag.get(tag, ())):
                self._drop(key)
                forgotten += 1
        while len(self._invalidated) > _REMEMBERED_TAGS:
            _, number = self._invalidated.popitem(last=False)
            self._oldest_storable = max(self._oldest_storable, number)
        return forgotten

    def clear(self) -> None:
        """Remove everything, and do not store the responses of reads in progress."""
        self._generation += 1
        self._oldest_storable = self._generation
        self._entries.clear()
        self._keys_by_tag.clear()
        self._invalidated.clear()
        self.bytes = 0

    def listen(self, listening: bool) -> None:
        """Note whether invalidations are received. While they are not, nothing is stored."""
        self.listening = listening
        self.clear()

    def _drop(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self.bytes -= entry.size
        for tag in entry.tags:
            keys = self._keys_by_tag.get(tag)
            if keys is not None:
                keys.discard(key)
                if not keys:
                    del self._keys_by_tag[tag]
