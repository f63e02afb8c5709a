"""Working days: terms counted from Monday to Friday. Public holidays count as working days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ATHENS: Final = ZoneInfo("Europe/Athens")
_SATURDAY: Final = 5


def working_days_after(moment: datetime, days: int) -> datetime:
    """Return the same time of day in Greece, `days` working days later."""
    return _step(moment, days, timedelta(days=1))


def working_days_before(moment: datetime, days: int) -> datetime:
    """Return the same time of day in Greece, `days` working days earlier."""
    return _step(moment, days, timedelta(days=-1))


def _step(moment: datetime, days: int, step: timedelta) -> datetime:
    local = moment.astimezone(ATHENS)
    while days > 0:
        local += step
        days -= local.weekday() < _SATURDAY
    return local.astimezone(moment.tzinfo)
