"""The catalogue: texts of pages by language, dates and numbers as each language writes them.

The Greek text is the key of a message (gettext); `en.po` holds the English one.
"""

from __future__ import annotations

import gettext
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES: Final = ("el", "en")
NAMES: Final = {"el": "Ελληνικά", "en": "English"}
ATHENS: Final = ZoneInfo("Europe/Athens")
MEGABYTE: Final = 1_000_000
TWO_DECIMALS: Final = "#,##0.##"
CENTS: Final = "#,##0.00"
FOLDER: Final = Path(__file__).parent


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the translations into a language, read once."""
    if language == "el":
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with (FOLDER / f"{language}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _moment(value: str | datetime) -> datetime:
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(ATHENS)


def day(value: str | date | None, language: str) -> str:
    """Return a date in words; a moment counts as its day in Athens."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == 10 else _moment(value)  # noqa: PLR2004 - YYYY-MM-DD
    return format_date(value, "d MMMM y", locale=language)


def moment(value: str | datetime | None, language: str) -> str:
    """Return a moment in words, in Athens time."""
    return format_datetime(_moment(value), "d MMMM y, HH:mm", locale=language) if value else ""


def filesize(value: int, language: str) -> str:
    """Return a number of bytes in kilobytes or megabytes."""
    if value < MEGABYTE:
        return f"{max(1, round(value / 1000))} kB"
    return f"{format_decimal(round(value / MEGABYTE, 1), locale=language)} MB"


def number(value: Any, language: str) -> str:
    """Return a number with the separators of a language, and two decimals at most."""
    return "" if value is None else format_decimal(value, TWO_DECIMALS, locale=language)


def euros(value: Any, language: str) -> str:
    """Return an amount of euros: cents in two digits, or none."""
    return format_decimal(value, CENTS if Decimal(str(value)) % 1 else None, locale=language)
