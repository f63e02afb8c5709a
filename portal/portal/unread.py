"""Unread notices: the count in the header, asked at most once a minute for a session."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from portal.api.problems import Problem

if TYPE_CHECKING:
    from portal.visit import Visit

KEPT_SECONDS: Final = 60.0
PATIENCE_SECONDS: Final = 0.5
MOST_SESSIONS: Final = 10_000


class UnreadCounts:
    """The counts of sessions, with the time of each. A page never waits long for one, nor fails for want of it."""

    def __init__(self) -> None:
        self._counts: dict[bytes, tuple[float, int | None]] = {}

    async def of(self, visit: Visit) -> int | None:
        """Return the number of unread notices of the person signed in, None while nobody knows it."""
        if visit.session is None:
            return None
        until, known = self._counts.get(visit.session.id, (0.0, None))
        if time.monotonic() < until:
            return known
        try:
            found = await asyncio.wait_for(visit.read("count_inbox"), PATIENCE_SECONDS)
            known = int(found["unread"])
        except (TimeoutError, Problem):
            pass
        self._keep(visit.session.id, known)
        return known

    def forget(self, session_id: bytes) -> None:
        """Ask anew at the next page: the person has read or put back something."""
        self._counts.pop(session_id, None)

    def _keep(self, session_id: bytes, known: int | None) -> None:
        self._counts.pop(session_id, None)
        while len(self._counts) >= MOST_SESSIONS:
            self._counts.pop(next(iter(self._counts)))
        self._counts[session_id] = (time.monotonic() + KEPT_SECONDS, known)
