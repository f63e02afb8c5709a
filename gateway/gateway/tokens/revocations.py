"""Revocations: the clients, people and sessions whose access ended before their tokens expire.

Identity publishes each revocation with the tag `ended:<id>:<Unix second>`, and its reply to the request that revoked
bears the tag too. So the replica of that request knows before it replies, the others when they receive the event.
Revocations published while a replica was not connected are fetched before it accepts the next token.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final

import orjson
import structlog
from eventlet.semaphore import Semaphore

from chassis.errors import AppError, Unavailable
from gateway.http.wire import whole_number

log = structlog.get_logger(__name__)

_TAG: Final = "ended:"
_RETENTION: Final = 1200.0  # seconds: twice what an access token lasts
_PATIENCE: Final = 1.0  # seconds that a list holds for a replica that does not listen
_PRUNE_AT: Final = 10_000


class RevocationList:
    """Stores revocations as long as an earlier token may be valid. `fetch` returns identity's list as bytes."""

    def __init__(self, fetch: Callable[[], bytes], *, clock: Callable[[], float] = time.time) -> None:
        self._fetch, self._clock = fetch, clock
        self._revoked_at: dict[str, float] = {}
        self._listening = self._complete = False
        self._read_at = 0.0
        self._reading = Semaphore()

    def listen(self, listening: bool) -> None:
        """Note whether events arrive from now on. Earlier revocations are fetched."""
        self._listening, self._complete = listening, False
        self._read_at = 0.0

    def record(self, tags: Iterable[str]) -> None:
        """Record the revocations among tags."""
        for tag in tags:
            if tag.startswith(_TAG):
                subject, _, second = tag.removeprefix(_TAG).rpartition(":")
                number = whole_number(second)
                if number is not None:
                    self._note(subject, float(number))

    def is_revoked(self, subjects: Iterable[str | None], issued: float) -> bool:
        """Return whether the access of any of the subjects was revoked since `issued`; raise `Unavailable`.

        Tokens carry whole seconds, so one issued in the very second of the revocation is refused.
        """
        self._catch_up()
        return any(subject and self._revoked_at.get(subject, -1.0) >= issued for subject in subjects)

    def _note(self, subject: str, second: float) -> None:
        self._revoked_at[subject] = max(second, self._revoked_at.get(subject, 0.0))
        if len(self._revoked_at) > _PRUNE_AT:
            oldest = self._clock() - _RETENTION
            self._revoked_at = {name: at for name, at in self._revoked_at.items() if at > oldest}

    def _catch_up(self) -> None:
        if self._knows():
            return
        with self._reading:
            if self._knows():
                return
            listening = self._listening
            try:
                for entry in orjson.loads(self._fetch())["items"]:
                    self._note(str(entry["subject_id"]), float(entry["ended_at"]))
            except (AppError, ValueError, TypeError, KeyError) as exc:
                # whether a token still holds cannot be told now; believing it would be the wrong guess
                log.warning("endings_not_read", error=type(exc).__name__)
                raise Unavailable(headers={"Retry-After": "2"}) from None
            self._read_at = self._clock()
            # had we begun to listen only after the list was made, something could be missing in between
            self._complete = listening and self._listening

    def _knows(self) -> bool:
        return self._complete or (not self._listening and self._clock() - self._read_at < _PATIENCE)
