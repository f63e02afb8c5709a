"""Times: how an operator writes a point in time or an age on a command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import typer

_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_AGE: Final = re.compile(r"(\d{1,6})([smhd])")


def age(value: str) -> timedelta:
    """Read an age: `90s`, `15m`, `2h`, `7d`."""
    found = _AGE.fullmatch(value.strip())
    if found is None:
        raise typer.BadParameter(f"'{value}' is no age; write 90s, 15m, 2h or 7d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def moment(value: str) -> datetime:
    """Read a point in time: `2026-03-01`, `2026-03-01T10:00:00Z` (UTC where no zone is given), or an age: `7d` ago."""
    if _AGE.fullmatch(value.strip()):
        return datetime.now(UTC) - age(value)
    try:
        read = datetime.fromisoformat(value.strip())
    except ValueError:
        message = f"'{value}' is no time; write 2026-03-01, 2026-03-01T10:00:00Z, or 7d for seven days ago"
        raise typer.BadParameter(message) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def ago(since: datetime | None) -> str:
    """Format the time since a moment, roughly: `45s`, `12m`, `3h`, `8d`."""
    if since is None:
        return "-"
    seconds = max(0, int((datetime.now(UTC) - since).total_seconds()))
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
