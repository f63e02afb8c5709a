"""Greek time: the time zone of Greece, and days as people write them."""

from __future__ import annotations

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from chassis.language import Localized

ATHENS: Final = ZoneInfo("Europe/Athens")
_MONTHS: Final = Localized(
    el="Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου "
    "Δεκεμβρίου",
    en="January February March April May June July August September October November December",
)


def written_day(day: date, language: str) -> str:
    """Return a day in words, such as «11 Ιουλίου 2026»."""
    return f"{day.day} {_MONTHS.to(language).split()[day.month - 1]} {day.year}"
