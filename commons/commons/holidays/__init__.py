"""Public holidays of Greece, from one data file. Its source is credited in ``NOTICE.md``."""

from __future__ import annotations

from csv import DictReader
from datetime import date
from importlib import resources
from typing import Final

_SATURDAY: Final = 5


def _read() -> frozenset[date]:
    stored = resources.files(__name__).joinpath("greek_public_holidays.csv").read_text("utf-8")
    return frozenset(date.fromisoformat(row["date"]) for row in DictReader(stored.splitlines()))


PUBLIC_HOLIDAYS: Final = _read()


def is_office_day(day: date) -> bool:
    """Return whether offices are open: from Monday to Friday, except on a public holiday."""
    return day.weekday() < _SATURDAY and day not in PUBLIC_HOLIDAYS
