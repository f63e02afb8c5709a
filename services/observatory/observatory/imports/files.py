"""Files: the rows of a CSV, XLSX or NDJSON file, one after the other; never more of it in memory than a row and a part.

A `Row` is numbered as people see it: as a spreadsheet counts, where the header is row 1; in NDJSON by line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, Final

import orjson

from chassis.errors import FieldError
from chassis.language import Text
from observatory.imports.columns import columns_of, values_of
from observatory.imports.errors import ImportNotUtf8, ImportRowTooLong, ImportUnreadable
from observatory.imports.workbook import sheet_rows

CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NDJSON: Final = "application/x-ndjson"
FORMATS: Final[Mapping[str, str]] = {CSV: "csv", XLSX: "xlsx", NDJSON: "ndjson"}

LONGEST_ROW: Final = 131_072
"""Characters, as many as the csv module reads in a cell; everything that a practice may say is less."""

_BOM: Final = b"\xef\xbb\xbf"
_QUOTED: Final = re.compile(r'"[^"]*"')
_NOT_AN_OBJECT: Final = FieldError(
    "", "not_an_object", Text(el="Η γραμμή δεν είναι ένα αντικείμενο JSON.", en="The line is not one JSON object.")
)


@dataclass(frozen=True)
class Row:
    """What a row says, by field; or, of a row that says nothing readable, why not."""

    number: int
    values: Mapping[str, Any]
    fault: FieldError | None = None


def read_rows(kind: str, file: io.RawIOBase) -> Iterator[Row]:
    """Give the rows that are not blank; raises what is wrong with the file as a whole where it is met."""
    yield from _READERS[kind](io.BufferedReader(file))


def _read_ndjson(file: BinaryIO) -> Iterator[Row]:
    number = 0
    while line := file.readline(4 * LONGEST_ROW + 1):
        number += 1
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
        yield Row(number, values) if isinstance(values, dict) else Row(number, {}, _NOT_AN_OBJECT)


def _read_csv(file: BinaryIO) -> Iterator[Row]:
    lines = _Lines(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
    first = next(lines, "")
    bare = _QUOTED.sub("", first)
    delimiter = max(";,\t", key=bare.count)
    return _named(_records(csv.reader(chain([first], lines), delimiter=delimiter, strict=True), lines))


def _records(reader: Iterator[list[str]], lines: _Lines) -> Iterator[tuple[int, list[str]]]:
    number = 0
    while True:
        number += 1
        lines.begin(number)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise ImportUnreadable(row=number) from None
        yield number, cells


def _read_xlsx(file: BinaryIO) -> Iterator[Row]:
    return _named(sheet_rows(file, longest=LONGEST_ROW))


def _named(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    """Name the cells by the first row that is not blank."""
    written = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    _, header = next(written, (1, []))
    columns = columns_of(header)
    for number, cells in written:
        yield Row(number, values_of(columns, cells))


class _Lines:
    """The lines of a text, of which a row may take several; none may be endless, nor a row of them."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.begin(1)

    def begin(self, row: int) -> None:
        """Count from here on for this row."""
        self._row, self._length = row, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._text.readline(LONGEST_ROW + 1)
        except UnicodeDecodeError:
            raise ImportNotUtf8(row=self._row) from None
        self._length += len(line)
        if self._length > LONGEST_ROW:
            raise ImportRowTooLong(row=self._row)
        if not line:
            raise StopIteration
        if "\0" in line:  # UTF-16, or no text at all
            raise ImportNotUtf8(row=self._row)
        return line


_READERS: Final[Mapping[str, Callable[[BinaryIO], Iterator[Row]]]] = {
    "csv": _read_csv,
    "xlsx": _read_xlsx,
    "ndjson": _read_ndjson,
}
