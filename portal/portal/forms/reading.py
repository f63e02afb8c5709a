"""Reading: values of a form as text, and dates and sums as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from portal.languages.catalogue import ATHENS

if TYPE_CHECKING:
    from starlette.datastructures import FormData


def text(form: FormData, name: str) -> str:
    """Return a value without spaces around it and with the line ends that the API keeps."""
    value = form.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def line(form: FormData, name: str) -> str:
    """Return a value as one line: line ends and repeated spaces are one space."""
    return " ".join(text(form, name).split())


def texts(form: FormData, name: str) -> list[str]:
    """Return every value of a field that may be chosen several times."""
    return [value for value in form.getlist(name) if isinstance(value, str) and value]


def day(form: FormData, name: str) -> str:
    """Return day, month and year as `9-3-2025`; empty where nothing was written."""
    parts = [text(form, f"{name}-{part}") for part in ("day", "month", "year")]
    return "-".join(parts) if any(parts) else ""


def iso_day(written: str) -> str | None:
    """Return a date of `day` in ISO 8601; raises `ValueError` where there is no such day."""
    if not written:
        return None
    number_of_day, month, year = (int(part) for part in written.split("-"))
    return date(year, month, number_of_day).isoformat()


def written_day(iso: str | None) -> str:
    """Return an ISO date as `day` returns it."""
    if not iso:
        return ""
    read = date.fromisoformat(iso)
    return f"{read.day}-{read.month}-{read.year}"


def loose_day(written: str) -> str | None:
    """Return a date written in one field, as 9/3/2025 or 9-3-2025 or 9.3.2025, in ISO 8601; raises `ValueError`."""
    return iso_day(re.sub(r"[/.]", "-", written))


def moment(form: FormData, name: str) -> str:
    """Return a day and a time as `9-3-2025 14:30`; empty if the fields are."""
    return f"{day(form, name)} {text(form, f'{name}-time')}".strip()


def iso_moment(written: str) -> str | None:
    """Return a value of `moment`, in Athens time, as ISO 8601 in UTC; raises `ValueError` for an impossible one."""
    if not written:
        return None
    on, _, clock = written.partition(" ")
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})", clock)
    if found is None:
        raise ValueError(written)
    at = datetime.fromisoformat(iso_day(on) or "").replace(hour=int(found[1]), minute=int(found[2]), tzinfo=ATHENS)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written_moment(iso: str | None) -> str:
    """Return an ISO moment as `moment` returns it, in Athens time."""
    if not iso:
        return ""
    read = datetime.fromisoformat(iso).astimezone(ATHENS)
    return f"{read.day}-{read.month}-{read.year} {read:%H:%M}"


def whole(written: str) -> int | None:
    """Return a whole number, or None for an empty field; raises `ValueError` for anything else."""
    return int(written) if written else None


def rows(form: FormData, name: str, parts: Sequence[str], most: int) -> list[list[str]]:
    """Return the rows of a field that are not empty: the values of `name-number-part`."""
    found = ([text(form, f"{name}-{number}-{part}") for part in parts] for number in range(most))
    return [row for row in found if any(row)]


def euro(written: str) -> float | None:
    """Return a sum written as 1.234,56 or 1,234.56 or 1234.5; raises `ValueError` where it is no sum with cents.

    «1.500» is fifteen hundred to whoever writes Greek. «1,500» is refused: it may be either.
    """
    return _decimal(written.rstrip().removesuffix("€"), places=2)


def number(written: str) -> float | None:
    """Return a number with either separator, as `euro`, with a sign and more decimals; raises `ValueError`."""
    unsigned = written.strip().replace("\N{MINUS SIGN}", "-")
    if not unsigned.startswith("-"):
        return _decimal(unsigned, places=6)
    found = _decimal(unsigned.removeprefix("-"), places=6)
    if found is None:
        raise ValueError(written)
    return -found


def _decimal(written: str, *, places: int) -> float | None:
    compact = written.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not compact:
        return None
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", compact):
        raise ValueError(written)
    for thousands, decimal in ((".", ","), (",", ".")):
        found = re.fullmatch(rf"(\d+|\d{{1,3}}(?:[{thousands}]\d{{3}})+)(?:[{decimal}](\d{{1,{places}}}))?", compact)
        if found and not (thousands == "," and found[2] is None and "," in compact):
            whole = found[1].replace(thousands, "")
            return float(f"{whole}.{found[2] or 0}")
    raise ValueError(written)


def written_euro(amount: float | None) -> str:
    """Return a sum with a decimal comma and no separators of thousands, as a field shows it."""
    if amount is None:
        return ""
    return f"{Decimal(str(amount)):.2f}".removesuffix(".00").replace(".", ",")
