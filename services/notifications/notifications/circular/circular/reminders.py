"""Reminders: one mail a day to the people of a body that has something open, on set days around the due day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from commons.greek_time import ATHENS
from commons.holidays import is_office_day
from notifications.circular.circular.model import ISSUED, Circular
from notifications.circular.obligation.model import Obligation
from notifications.notices.model import Audience, Kind, NewNotice, Who

DAYS_BEFORE: Final = (14, 7, 1, -1, -7)
"""Days before the due day on which bodies are reminded; the last two are after it."""

_HOUR: Final = time(9)
_DAY: Final = timedelta(days=1)


def due_days(now: datetime) -> Sequence[date]:
    """Return the due days of which people are reminded today; none before nine, or when offices are shut.

    The first day after a weekend or a holiday takes over what would have come then.
    """
    local = now.astimezone(ATHENS)
    if local.time() < _HOUR or not is_office_day(local.date()):
        return []
    days = [local.date()]
    while not is_office_day(days[-1] - _DAY):
        days.append(days[-1] - _DAY)
    return sorted({day + timedelta(days=before) for day in days for before in DAYS_BEFORE})


def reminder(session: Session, now: datetime) -> NewNotice | None:
    """Return the reminder of today, if an issued circular has something due on one of its days."""
    days = due_days(now)
    asked = exists().where(Obligation.circular_id == Circular.id, Obligation.required, Obligation.due_on.in_(days))
    if not days or session.scalar(select(Circular.id).where(Circular.state == ISSUED, asked).limit(1)) is None:
        return None
    today = now.astimezone(ATHENS).date().isoformat()
    given = {"due_days": [day.isoformat() for day in days]}
    return NewNotice(Kind.CIRCULAR_REMINDER, Audience(Who.OBLIGED), given, once=f"circular reminder of {today}")
