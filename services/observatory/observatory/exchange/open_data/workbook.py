"""Workbook: practices as a sheet (XLSX), every text as text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from xlsxwriter import Workbook

from commons.opendata.formats import BETWEEN

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS: Final = 2_000
"""Practices in one file. CSV has them all."""

_LONGEST: Final = 32_767
_EVER: Final = datetime(2026, 1, 1, tzinfo=UTC)


def workbook(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the named columns of the rows as a sheet. No text becomes a formula or a link."""
    packed = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(packed, options) as book:
        book.set_properties({"created": _EVER})  # so that the same practices have the same bytes
        sheet = book.add_worksheet("practices")
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name)
        for number, row in enumerate(rows, start=1):
            for place, name in enumerate(columns):
                _write(sheet, number, place, row[name])
    return packed.getvalue()


def _write(sheet: Any, number: int, place: int, value: Any) -> None:
    if value is None or value in ("", []):
        return
    if isinstance(value, bool):
        sheet.write_boolean(number, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(number, place, value)
    else:
        text = BETWEEN.join(str(one) for one in value) if isinstance(value, list) else str(value)
        sheet.write_string(number, place, text[:_LONGEST])
