"""Working days: terms counted from Monday to Friday. Public holidays count as working days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from commons.greek_time import ATHENS

_FRIDAY, _SATURDAY = 4, 5
_DAY: Final = timedelta(days=1)


def working_days_after(moment: datetime, days: int) -> datetime:
    """Return the same time of day in Greece, `days` working days later."""
    local = moment.astimezone(ATHENS)
    while days > 0:
        local += _DAY
        days -= local.weekday() < _SATURDAY
    return local.astimezone(moment.tzinfo)


def working_days_before(moment: datetime, days: int) -> datetime:
    """Return the latest moment since which `days` working days have passed."""
    local = moment.astimezone(ATHENS)
    while local.weekday() >= _SATURDAY:
        local -= _DAY
    while days > 0:
        local -= _DAY
        days -= local.weekday() < _SATURDAY
    weekend = 2 * _DAY if local.weekday() == _FRIDAY else timedelta()
    return (local + weekend).astimezone(moment.tzinfo)
