"""Counters: attempts under a key, in a window of time that begins with the first."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from identity.security.throttle.model import Throttle


def count(session: Session, key: bytes, window: timedelta, *, now: datetime) -> tuple[int, datetime]:
    """Count one more under a key. Return the count in its window, and the end of the window."""
    fresh = insert(Throttle).values(key=key, window_ends=now + window, tries=1)
    over = Throttle.window_ends <= now
    row = session.execute(
        fresh.on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={
                "tries": case((over, 1), else_=Throttle.tries + 1),
                "window_ends": case((over, fresh.excluded.window_ends), else_=Throttle.window_ends),
            },
        ).returning(Throttle.tries, Throttle.window_ends)
    ).one()
    return row.tries, row.window_ends


def seconds_until(moment: datetime, *, now: datetime) -> str:
    """Return the whole seconds until a time, for `Retry-After`."""
    return str(max(1, int((moment - now).total_seconds())))
