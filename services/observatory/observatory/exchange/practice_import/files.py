"""Files: the rows of a CSV, XLSX or NDJSON file, one by one, with at most a row and a part of it in memory.

A `Row` is numbered as people see it: as a spreadsheet counts, where the header is row 1; in NDJSON by line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import orjson

from chassis.errors import FieldError
from chassis.language import Localized
from observatory.exchange.practice_import.budget import Budget
from observatory.exchange.practice_import.cells import Cell, is_blank, written
from observatory.exchange.practice_import.columns import columns_of, values_of
from observatory.exchange.practice_import.errors import ImportNotUtf8, ImportRowTooLong, ImportTooLong, ImportUnreadable
from observatory.exchange.practice_import.workbook import LAST_ROW, open_workbook

CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NDJSON: Final = "application/x-ndjson"
FORMATS: Final[Mapping[str, str]] = {CSV: "csv", XLSX: "xlsx", NDJSON: "ndjson"}

LONGEST_ROW: Final = 131_072
"""Characters, as many as the csv module reads in a cell; everything that a practice may say is less."""

_COSTS: Final = 128
"""Characters that cost as much as an element."""

_BOM: Final = b"\xef\xbb\xbf"
_SEPARATORS: Final = ';,\t" \r\n'
_QUOTED: Final = re.compile(r'"[^"]*"')
_NOT_AN_OBJECT: Final = FieldError(
    "", "not_an_object", Localized(el="Η γραμμή δεν είναι ένα αντικείμενο JSON.", en="The line is not one JSON object.")
)


@dataclass(frozen=True)
class Row:
    """The values of a row by field, and the errors of its other cells."""

    number: int
    values: Mapping[str, Any]
    faults: Sequence[FieldError] = ()


def read_rows(kind: str, file: io.RawIOBase, budget: Budget) -> Iterator[Row]:
    """Yield the rows that are not blank. Raises an error of the whole file where reading meets it."""
    yield from _READERS[kind](file, budget)


def _read_ndjson(file: io.RawIOBase, budget: Budget) -> Iterator[Row]:
    number = 0
    buffered = io.BufferedReader(file)
    while line := buffered.readline(4 * LONGEST_ROW + 1):
        number = _next(number)
        budget.spend(1 + len(line) // _COSTS)
        try:
            text = line.removeprefix(_BOM if number == 1 else b"").decode()
        except UnicodeDecodeError:
            raise (ImportNotUtf8 if len(line) <= 4 * LONGEST_ROW else ImportRowTooLong)(row=number) from None
        if len(text) > LONGEST_ROW:
            raise ImportRowTooLong(row=number)
        if not text.strip():
            continue
        try:
            values = orjson.loads(text)
        except orjson.JSONDecodeError:
            values = None
        yield Row(number, values) if isinstance(values, dict) else Row(number, {}, (_NOT_AN_OBJECT,))


def _read_csv(file: io.RawIOBase, budget: Budget) -> Iterator[Row]:
    lines = _Lines(io.TextIOWrapper(io.BufferedReader(file), encoding="utf-8-sig", newline=""), budget)
    blank = 0
    # the first line that says something tells what separates the cells
    while is_blank((first := next(lines, "")).strip(_SEPARATORS)) and first:
        blank = _next(blank)
        lines.begin(blank + 1)
    bare = _QUOTED.sub("", first)
    delimiter = max(";,\t", key=bare.count)
    reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    return _named(_records(reader, lines, budget, after=blank), budget)


def _records(
    reader: Iterator[list[str]], lines: _Lines, budget: Budget, *, after: int
) -> Iterator[tuple[int, list[str]]]:
    number = after
    while True:
        number = _next(number)
        lines.begin(number)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise ImportUnreadable(row=number) from None
        budget.spend(len(cells))
        yield number, cells


def _read_xlsx(file: io.RawIOBase, budget: Budget) -> Iterator[Row]:
    with open_workbook(file, budget, longest=LONGEST_ROW) as book:
        yield from _named(book.rows(), budget, from_1904=book.from_1904)


def _named(rows: Iterator[tuple[int, Sequence[Cell]]], budget: Budget, *, from_1904: bool = False) -> Iterator[Row]:
    """Yield rows by field, named by the first row that is not blank."""
    columns: dict[int, str] | None = None
    for number, cells in rows:
        budget.spend(1)
        if all(is_blank(cell) for cell in cells):
            continue
        if columns is None:
            columns = columns_of([written(cell) for cell in cells])
        else:
            values, faults = values_of(columns, cells, from_1904=from_1904)
            yield Row(number, values, faults)
    if columns is None:
        columns_of([])  # raises: there is no header


def _next(number: int) -> int:
    if number >= LAST_ROW:
        raise ImportTooLong(limit=LAST_ROW)
    return number + 1


class _Lines:
    """The lines of a text. A row may take several lines. The length of a line and of a row is limited."""

    def __init__(self, text: io.TextIOWrapper, budget: Budget) -> None:
        self._text = text
        self._budget = budget
        self.begin(1)

    def begin(self, row: int) -> None:
        """Start counting for the next row."""
        self._row, self._length = row, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._text.readline(LONGEST_ROW + 1)
        except UnicodeDecodeError:
            raise ImportNotUtf8(row=self._row) from None
        self._budget.spend(1 + len(line) // _COSTS)
        self._length += len(line)
        if self._length > LONGEST_ROW:
            raise ImportRowTooLong(row=self._row)
        if not line:
            raise StopIteration
        if "\0" in line:  # UTF-16, or no text at all
            raise ImportNotUtf8(row=self._row)
        return line


_READERS: Final[Mapping[str, Callable[[io.RawIOBase, Budget], Iterator[Row]]]] = {
    "csv": _read_csv,
    "xlsx": _read_xlsx,
    "ndjson": _read_ndjson,
}
