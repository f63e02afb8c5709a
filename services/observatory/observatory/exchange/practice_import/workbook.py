"""Workbook: the rows of an XLSX file's first visible sheet, read as a stream.

A spreadsheet stores its texts in one table beside the sheet. The libraries tried hold that table, or the whole
sheet, in memory: some 300 MiB for 50,000 practices (docs/decisions/0022). Here it lies in a temporary file.
"""

from __future__ import annotations

import io
import os
import re
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, Final

from observatory.exchange.practice_import import cells
from observatory.exchange.practice_import.budget import Budget
from observatory.exchange.practice_import.cells import BadCell, Cell
from observatory.exchange.practice_import.errors import (
    ImportRowTooLong,
    ImportTooComplex,
    ImportTooLong,
    ImportUnreadable,
)
from observatory.exchange.practice_import.package import Package, Reader, reported_as_unreadable

MOST_TEXTS: Final = 2_000_000
"""Different texts of a workbook: as many as 50,000 rows of 40 columns have."""

MOST_ROOM: Final = 512 * 1024 * 1024
"""Bytes of the temporary file in which the texts lie."""

MOST_COLUMNS: Final = 200
LAST_ROW: Final = 1_048_576

_ESCAPED: Final = re.compile(r"_x((?!D[89A-F])[0-9A-F]{4})_", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})[0-9]+")
_ROW_NUMBER: Final = re.compile(r"[1-9][0-9]{0,6}")
_DOCUMENT: Final = "/officeDocument"
_STRINGS: Final = "/sharedStrings"
_SHEET: Final = "/worksheet"
_LARGEST_BOOK: Final = 16 * 1024 * 1024


class Workbook:
    """The first visible sheet. With `from_1904`, its days are counted from 1904 instead of 1900."""

    def __init__(self, package: Package, strings: _Strings, path: str, *, from_1904: bool, longest: int) -> None:
        self.from_1904 = from_1904
        self._package, self._strings, self._path, self._longest = package, strings, path, longest

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the number and cells of each row. Raises `ImportUnreadable` and the errors of exceeded limits."""
        with reported_as_unreadable():
            sheet = _Sheet(self._strings, self._longest)
            for _ in self._package.parse(self._path, sheet):
                yield from sheet.take_rows()


@contextmanager
def open_workbook(file: io.RawIOBase, budget: Budget, *, longest: int) -> Iterator[Workbook]:
    """Read the parts needed before the rows. Raises `ImportUnreadable` and the errors of exceeded limits."""
    with TemporaryFile() as room:
        with reported_as_unreadable():
            package = Package(file, budget)
            path = next((path for kind, _, path in package.relations("") if kind.endswith(_DOCUMENT)), "")
            related = package.relations(path)
            book = _Book(related)
            for _ in package.parse(path, book, most=_LARGEST_BOOK):
                pass
            strings = _Strings(room, longest)
            # one workbook has one table of texts; what else claims to be one is passed over
            for table in [path for kind, _, path in related if kind.endswith(_STRINGS)][:1]:
                for _ in package.parse(table, strings):
                    pass
            strings.close()
        if book.sheet is None:
            raise ImportUnreadable
        yield Workbook(package, strings, book.sheet, from_1904=book.from_1904, longest=longest)


class _Book(Reader):
    """The workbook's own part: its first visible sheet, and the year from which its days count."""

    def __init__(self, related: list[tuple[str, str, str]]) -> None:
        self._paths = {identifier: path for kind, identifier, path in related if kind.endswith(_SHEET)}
        self.sheet: str | None = None
        self.from_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true", "on"}
        elif name == "sheet" and self.sheet is None and attributes.get("state", "visible") == "visible":
            identifier = next((value for name, value in attributes.items() if name.endswith(" id")), "")
            self.sheet = self._paths.get(identifier)  # None: a sheet without cells, a chart for example


class _Texts(Reader):
    """Collects the text of `t` (or `v`) elements, without that of pronunciation elements."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._parts: list[str] = []
        self._length = 0
        self._inside = self._spoken = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        del attributes
        if name in {"t", "v"}:
            self._inside = True
        elif name == "rPh":
            self._spoken = True

    def end(self, name: str) -> None:
        if name in {"t", "v"}:
            self._inside = False
        elif name == "rPh":
            self._spoken = False

    def text(self, text: str) -> None:
        if self._inside and not self._spoken:
            self._length += len(text)
            if self._length > self._longest:
                raise ImportRowTooLong
            self._parts.append(text)

    def take(self) -> str:
        """Return the collected text and start anew."""
        if not self._parts:
            return ""
        text = "".join(self._parts)
        self._parts.clear()
        self._length = 0
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _Strings(_Texts):
    """The shared strings, which cells refer to by number, in a temporary file."""

    def __init__(self, room: IO[bytes], longest: int) -> None:
        super().__init__(longest)
        self._room = room
        self._ends = array("Q", [0])

    def end(self, name: str) -> None:
        """Store the text of every item."""
        super().end(name)
        if name == "si":
            text = self.take().encode()
            if text:
                self._room.write(text)
            self._ends.append(self._ends[-1] + len(text))
            if len(self._ends) > MOST_TEXTS or self._ends[-1] > MOST_ROOM:
                raise ImportTooComplex

    def close(self) -> None:
        """Make the stored strings readable."""
        self._room.flush()

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        begin, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._room.fileno(), end - begin, begin).decode() if end > begin else ""


class _Sheet(_Texts):
    """The rows of a sheet, each once it is complete."""

    def __init__(self, strings: _Strings, longest: int) -> None:
        super().__init__(longest)
        self._strings = strings
        self._rows: list[tuple[int, list[Cell]]] = []
        self._cells: list[Cell] = []
        self._number = self._column = self._row_length = 0
        self._kind = "n"
        self._is_formula = False

    def take_rows(self) -> list[tuple[int, list[Cell]]]:
        """Return the rows completed since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        super().start(name, attributes)
        if name == "c":
            self._column = _column(attributes.get("r"), self._column)
            self._kind = attributes.get("t", "n")
            self._is_formula = False
        elif name == "f":
            self._is_formula = True
            self.take()  # what the formula gave follows it
        elif name == "row":
            self._begin_row(attributes.get("r"))

    def end(self, name: str) -> None:
        super().end(name)
        if name == "c":
            self._keep_cell()
        elif name == "row":
            self._rows.append((self._number, self._cells))
            self._cells = []

    def _begin_row(self, given: str | None) -> None:
        before, self._number = self._number, self._number + 1
        if given is not None:
            if not _ROW_NUMBER.fullmatch(given):
                raise ImportUnreadable
            self._number = int(given)
        if self._number <= before:
            raise ImportUnreadable  # a row that is there already
        if self._number > LAST_ROW:
            raise ImportTooLong(limit=LAST_ROW)
        self._cells, self._column, self._row_length = [], 0, 0

    def _keep_cell(self) -> None:
        text = self.take()
        if self._is_formula and not text and self._kind == "n":
            cell: Cell = BadCell("", "formula_without_value", cells.NOT_COMPUTED)
        else:
            cell = _value(self._kind, text, self._strings)
        if not cell:
            return
        self._row_length += len(cells.written(cell))
        if self._row_length > self._longest:
            raise ImportRowTooLong(row=self._number)
        at = self._column - 1
        if at >= MOST_COLUMNS:
            raise ImportUnreadable
        self._cells += [""] * (self._column - len(self._cells))
        if self._cells[at]:
            raise ImportUnreadable  # a cell that is there already
        self._cells[at] = cell


def _column(reference: str | None, before: int) -> int:
    matched = _REFERENCE.fullmatch(reference or "")
    if not matched:
        return before + 1
    column = 0
    for letter in matched[1]:
        column = 26 * column + ord(letter) - 64
    return column


def _value(kind: str, text: str, strings: _Strings) -> Cell:
    if not text:
        return ""
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return "true" if text == "1" else "false"
    if kind == "n":
        return cells.number(text)
    return cells.error(text) if kind == "e" else text
