"""Quiet time: hours of the day and days off, by the clocks and the calendar of Greece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from commons.greek_time import ATHENS
from commons.holidays import is_office_day

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_MOST_STEPS: Final = 60
"""More than the days off and nights that ever follow each other."""


@dataclass(frozen=True)
class Quiet:
    """Hours from `begins` to `ends`, across midnight where it ends earlier; with `workdays_only` also days off."""

    begins: time | None = None
    ends: time | None = None
    workdays_only: bool = False

    def over_at(self, now: datetime) -> datetime | None:
        """Return the end of the quiet time at this moment, None outside of it."""
        moment = now
        for _ in range(_MOST_STEPS):
            end = self._end(moment)
            if end is None:
                break
            moment = end
        return None if moment == now else moment

    def _end(self, moment: datetime) -> datetime | None:
        local = moment.astimezone(ATHENS)
        if self.workdays_only and not is_office_day(local.date()):
            return _at(local.date() + _DAY, time())
        if self.begins is None or self.ends is None:
            return None
        clock = local.time()
        if self.begins < self.ends:
            return _at(local.date(), self.ends) if self.begins <= clock < self.ends else None
        if clock >= self.begins:
            return _at(local.date() + _DAY, self.ends)
        return _at(local.date(), self.ends) if clock < self.ends else None


def _at(day: date, clock: time) -> datetime:
    """Return a moment by the clocks of Greece. An hour that is left out gives the first minute after the gap."""
    moment = datetime.combine(day, clock, tzinfo=ATHENS).astimezone(UTC)
    if moment.astimezone(ATHENS).time() == clock:
        return moment
    while (moment - _MINUTE).astimezone(ATHENS).time() > clock:
        moment -= _MINUTE
    return moment
