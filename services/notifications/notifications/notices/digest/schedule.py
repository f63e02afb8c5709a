"""Schedule: when digests are due, by the clocks of Greece. Days are counted by the calendar, never in hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from commons.greek_time import ATHENS
from notifications.recipients.subscription.model import DAILY, WEEKLY

_DAY: Final = timedelta(days=1)
_DAYS: Final = {DAILY: 1, WEEKLY: 7}
_GRACE_DAYS: Final = {DAILY: 1, WEEKLY: 2}
_STALE_AFTER: Final = {DAILY: timedelta(hours=12), WEEKLY: timedelta(hours=36)}


@dataclass(frozen=True)
class Period:
    """The days of one run, from the midnight of `start` to that of `end`.

    News heard of too late for the run before are told too, from `earliest`.
    """

    frequency: str
    start: date
    end: date
    due_at: datetime

    @property
    def until(self) -> datetime:
        """Return the end of the period."""
        return _moment(self.end, time())

    @property
    def earliest(self) -> datetime:
        """Return the time before which news are too old for this run."""
        return _moment(self.start - _GRACE_DAYS[self.frequency] * _DAY, time())

    def is_stale(self, now: datetime) -> bool:
        """Return whether it is too late for this run, because the service was away."""
        return now - self.due_at > _STALE_AFTER[self.frequency]


@dataclass(frozen=True)
class Timetable:
    """The hour of all digests and the day of the weekly ones (1: Monday)."""

    at: time
    weekday: int

    def due(self, frequency: str, now: datetime) -> Period:
        """Return the latest period whose digest is due."""
        end = now.astimezone(ATHENS).date()
        while not self._is_day_of(frequency, end) or _moment(end, self.at) > now:
            end -= _DAY
        return Period(frequency, end - _DAYS[frequency] * _DAY, end, _moment(end, self.at))

    def _is_day_of(self, frequency: str, day: date) -> bool:
        return frequency == DAILY or day.isoweekday() == self.weekday


@dataclass(frozen=True)
class Pace:
    """How many subscribers one transaction walks, and over how many seconds the mails of a run are spread."""

    batch: int
    spread: int


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=ATHENS).astimezone(UTC)
