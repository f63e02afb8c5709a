"""Reading: values of a form as text, and dates and sums as people write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

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


def euro(written: str) -> float | None:
    """Return a sum written as 1.234,56 or 1,234.56 or 1234.5; raises `ValueError` where it is no sum with cents.

    «1.500» is fifteen hundred to whoever writes Greek. «1,500» is refused: it may be either.
    """
    compact = written.replace(" ", "").replace("\N{NO-BREAK SPACE}", "").removesuffix("€")
    if not compact:
        return None
    for thousands, decimal in ((".", ","), (",", ".")):
        found = re.fullmatch(rf"(\d+|\d{{1,3}}(?:[{thousands}]\d{{3}})+)(?:[{decimal}](\d{{1,2}}))?", compact)
        if found and not (thousands == "," and found[2] is None and "," in compact):
            whole = found[1].replace(thousands, "")
            return float(f"{whole}.{found[2] or 0}")
    raise ValueError(written)


def written_euro(amount: float | None) -> str:
    """Return a sum with a decimal comma and no separators of thousands, as a field shows it."""
    if amount is None:
        return ""
    return f"{Decimal(str(amount)):.2f}".removesuffix(".00").replace(".", ",")
