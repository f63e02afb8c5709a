"""Columns: the field of each column, and the meaning of its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from chassis.errors import FieldError
from chassis.language import Localized
from chassis.text import clean, clean_line, without_invisible
from commons.greek import fold
from observatory.exchange.practice_import import cells as said
from observatory.exchange.practice_import.cells import BadCell, Cell
from observatory.exchange.practice_import.errors import ImportHeaderUnknown
from observatory.exchange.practice_import.names import CODES, codes_by_name, goal, key
from observatory.practice.practice.content import CONTENT_FIELDS, FIELD_LABELS, SECTIONS

_ON_THE_PAGE: Final = frozenset({"files", "principle_notes"})
"""Content that people add on the page of the draft: no cell holds it."""

LABELS: Final[Mapping[str, Localized]] = {
    "external_id": Localized(el="Κωδικός στον φορέα", en="Identifier in the organisation"),
    **{name: label for name, label in FIELD_LABELS.items() if name not in _ON_THE_PAGE},
    "municipality": Localized(el="Δήμος (κωδικός ΕΛΣΤΑΤ)", en="Municipality (ELSTAT code)"),
}
"""Every column there may be, in the order of the template; a header is the field's name or its Greek label."""

assert set(LABELS) == {"external_id", *CONTENT_FIELDS} - _ON_THE_PAGE

_FIELDS: Final = (
    {name: name for name in LABELS}
    | {fold(FIELD_LABELS["municipality"].el): "municipality"}
    | {fold(label.el): name for name, label in LABELS.items()}
)
_TEXTS: Final = frozenset({*SECTIONS, "funding"})
_LISTS: Final = frozenset({"sectors", "principles", "sdgs", "links"})
_SEPARATOR: Final = re.compile(r"[|\n]")
_DAY: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
# a time of day behind a day changes nothing of it; with a zone it may be another day here, unless it is midnight there
_TIME: Final = re.compile(
    r"(?<=\d)(?:T|,?\s+)"
    r"(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:\s?(?:[πμ]\.?μ\.?|[ap]\.?m\.?))?"
    r"|00:00(?::00(?:\.0{1,9})?)?\s?(?:Z|[+-]\d{2}(?::?\d{2})?))\Z",
    re.IGNORECASE,
)
_SERIAL: Final = re.compile(r"(\d{4,5})(?:[.,]\d+)?")
_SERIAL_ZERO: Final = date(1899, 12, 30)
_DAYS_UNTIL_1904: Final = 1_462
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+(,\d{1,2})?")
_CENTS: Final = re.compile(r"\d+,\d{1,2}")


def columns_of(header: Sequence[str]) -> dict[int, str]:
    """Return the field of each column. Raises `ImportHeaderUnknown`, naming every wrong column."""
    columns: dict[int, str] = {}
    faults: list[FieldError] = []
    for at, cell in enumerate(header):
        title = without_invisible(clean_line(cell)).strip()
        name = _FIELDS.get(title) or _FIELDS.get(fold(title))
        if not title:
            continue
        if name is None:
            faults.append(
                FieldError(title[:100], "unknown_column", Localized(el="Άγνωστη στήλη.", en="Unknown column."))
            )
        elif name in columns.values():
            faults.append(
                FieldError(name, "repeated_column", Localized(el="Διπλή στήλη.", en="The column is there twice."))
            )
        else:
            columns[at] = name
    if "external_id" not in columns.values():
        faults.append(
            FieldError("external_id", "required", Localized(el="Λείπει η στήλη.", en="The column is missing."))
        )
    if faults:
        raise ImportHeaderUnknown(errors=faults[:30])
    return columns


def values_of(
    columns: Mapping[int, str], cells: Sequence[Cell], *, from_1904: bool = False
) -> tuple[dict[str, Any], list[FieldError]]:
    """Return the values of a row and the errors of its cells.

    An empty cell sets no value. A cell without a column is an error of the row. `from_1904`: days that are numbers are
    counted from 1904.
    """
    values: dict[str, Any] = {}
    faults: list[FieldError] = []
    for at, cell in enumerate(cells):
        if said.is_blank(cell):
            continue
        name = columns.get(at, f"column_{at + 1}")
        judged = _judged(name, cell)
        if isinstance(judged, BadCell):
            faults.append(FieldError(name, judged.code, judged.detail))
        else:
            values[name] = _meaning(name, judged, from_1904=from_1904)
    return values, faults


def _judged(name: str, cell: Cell) -> Cell:
    if isinstance(cell, BadCell):
        return cell
    # what a text is in the end, its schema says; everything else is compared, and what nobody sees is no part of it
    tidy = clean if name in _LISTS else clean_line
    text = cell.strip() if name in _TEXTS else without_invisible(tidy(cell))
    if said.is_error(text):
        return said.error(text)
    if name == "external_id" and said.is_shortened(text):
        return said.too_long(text)
    return text


def _meaning(name: str, text: str, *, from_1904: bool) -> Any:
    if name == "started_on":
        return _day(text, from_1904=from_1904)
    meaning = _MEANINGS.get(name, str)
    if name not in _LISTS:
        return meaning(text)
    parts = [part.strip() for part in _SEPARATOR.split(text)]
    return [meaning(part) for part in parts if part]


def _code(name: str) -> Callable[[str], str]:
    """Return the code for a code or a label in either language. Any other text is returned for validation to refuse."""
    codes = codes_by_name(name)
    return lambda text: codes.get(key(text), text)


def _day(text: str, *, from_1904: bool) -> str:
    """Return a date in ISO 8601: written day first as in Greece, or counted in days as spreadsheets do."""
    day = _TIME.sub("", text)
    serial = _SERIAL.fullmatch(day)
    if serial:
        return (_SERIAL_ZERO + timedelta(days=int(serial[1]) + _DAYS_UNTIL_1904 * from_1904)).isoformat()
    matched = _DAY.fullmatch(day)
    return f"{matched[3]}-{int(matched[2]):02}-{int(matched[1]):02}" if matched else day


def _amount(text: str) -> str:
    """Return an amount with a decimal point before its cents.

    `1.234` means about a thousand in Greek and about one in English, so it is left for validation to refuse.
    """
    thousands = _THOUSANDS.fullmatch(text)
    if thousands:
        return text.replace(".", "").replace(",", ".") if thousands[1] else f"{text} €"
    return text.replace(",", ".") if _CENTS.fullmatch(text) else text


_GOALS: Final = codes_by_name("sdgs")
_MEANINGS: Final[Mapping[str, Callable[[str], Any]]] = {
    **{name: _code(name) for name in CODES if name != "sdgs"},
    "municipality": lambda text: text.zfill(4) if text.isdigit() else text,  # a spreadsheet drops the first zero
    "sdgs": lambda text: goal(text, _GOALS),
    "cost_eur": _amount,
    "language": str.lower,
}
