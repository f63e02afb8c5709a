"""Retries: the schedule of attempts, and the record of an outcome although the database is away."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger(__name__)

_TRIES: Final = 40
_PAUSE: Final = 0.5
_NOTHING: Final = timedelta()

T = TypeVar("T")


@dataclass(frozen=True)
class Backoff:
    """The waits after the first, second … failed attempt; one more failure after the last is final.

    By `jitter` of it a wait may be longer, so that deliveries that failed together do not come back together. A
    receiver may ask for a longer one, up to `longest_asked`.
    """

    waits: Sequence[timedelta]
    jitter: float = 0
    longest_asked: timedelta = _NOTHING

    def next_attempt(self, tried: int, now: datetime, *, asked: timedelta | None = None) -> datetime | None:
        """Return the time of the next attempt after `tried` attempts, or None if the delivery has failed."""
        if not 1 <= tried <= len(self.waits):
            return None
        wait = self.waits[tried - 1] * random.uniform(1, 1 + self.jitter)  # noqa: S311 - spreads load, guards nothing
        return now + max(wait, min(asked or _NOTHING, self.longest_asked))


def persist(write: Callable[[], T], delivery_id: UUID) -> T:
    """Return the result of a write that is tried for some 20 seconds. Raises the last `SQLAlchemyError`.

    Only this process knows the outcome of an attempt.
    """
    for _ in range(_TRIES - 1):
        try:
            return write()
        except SQLAlchemyError as exc:
            log.warning("delivery_outcome_not_written", delivery_id=str(delivery_id), error=type(exc).__name__)
            time.sleep(_PAUSE)
    return write()
