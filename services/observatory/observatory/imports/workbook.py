"""Workbook: the rows of an XLSX file's first sheet, read as a stream.

A spreadsheet keeps its texts in one table beside the sheet. The libraries that we tried hold that table, or the whole
sheet, in memory: some 300 MiB for 50,000 practices (docs/decisions/0022). Here it lies in a temporary file. And nothing
that a file claims is believed: sizes, cells, elements and unfinished tokens are counted, document types are refused.
"""

from __future__ import annotations

import os
import re
import struct
import time
import zipfile
import zlib
from array import array
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, Final
from xml.parsers import expat

from observatory.imports.errors import ImportRowTooLong, ImportTooLong, ImportUnpacksTooLarge, ImportUnreadable

MOST_UNPACKED: Final = 1024 * 1024 * 1024
MOST_ENTRIES: Final = 1000
MOST_ELEMENTS: Final = 20_000_000
MOST_COLUMNS: Final = 200
LAST_ROW: Final = 1_048_576

_ENCRYPTED: Final = 1
_PACKINGS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_CHUNK: Final = 65_536
_LONGEST_TOKEN: Final = 4 * _CHUNK
_START, _END, _TEXT = "start", "end", "text"
_ESCAPED: Final = re.compile(r"_x((?!D[89A-F])[0-9A-F]{4})_", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})[0-9]+")
_DOCUMENT: Final = "/officeDocument"
_STRINGS: Final = "/sharedStrings"

_Event = tuple[str, str, Mapping[str, str]]


def sheet_rows(file: BinaryIO, *, longest: int) -> Iterator[tuple[int, list[str]]]:
    """Give number and cells of each row, as text; raises `ImportUnreadable` and what goes beyond a limit."""
    try:
        with zipfile.ZipFile(file) as packed, TemporaryFile() as room:
            _check_sizes(packed)
            book = next((path for kind, _, path in _relations(packed, "") if kind.endswith(_DOCUMENT)), "")
            related = list(_relations(packed, book))
            strings = _Strings(room)
            for kind, _, path in related:
                if kind.endswith(_STRINGS):
                    strings.read(_events(packed, path), longest=longest)
            yield from _cells(_events(packed, _first_sheet(packed, book, related)), strings, longest=longest)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, ValueError, IndexError, struct.error):
        raise ImportUnreadable from None
    except (expat.ExpatError, zlib.error):
        raise ImportUnreadable from None


def _check_sizes(packed: zipfile.ZipFile) -> None:
    # an entry gives no more than it has declared: zipfile stops there
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ImportUnpacksTooLarge
    if any(entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PACKINGS for entry in entries):
        raise ImportUnreadable


def _relations(packed: zipfile.ZipFile, of: str) -> Iterator[tuple[str, str, str]]:
    """Give kind, id and path of what a part of the package points to."""
    name = join(dirname(of), "_rels", f"{of.rpartition('/')[2]}.rels")
    for kind, tag, attributes in _events(packed, name):
        if kind == _START and tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            path = target[1:] if target.startswith("/") else normpath(join(dirname(of), target))
            yield attributes["Type"], attributes["Id"], path


def _first_sheet(packed: zipfile.ZipFile, book: str, related: list[tuple[str, str, str]]) -> str:
    paths = {identifier: path for _, identifier, path in related}
    for kind, tag, attributes in _events(packed, book):
        if kind != _START:
            continue
        if tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            raise ImportUnreadable  # its days count from another year, and nothing in a cell says so
        if tag == "sheet":
            return paths[next(value for name, value in attributes.items() if name.endswith(" id"))]
    raise ImportUnreadable


def _events(packed: zipfile.ZipFile, name: str) -> Iterator[_Event]:
    """Give beginnings, ends and texts of an XML part, without namespaces."""
    happened: list[_Event] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda tag, given: happened.append((_START, tag.rpartition(" ")[2], given))
    parser.EndElementHandler = lambda tag: happened.append((_END, tag.rpartition(" ")[2], {}))
    parser.CharacterDataHandler = lambda text: happened.append((_TEXT, text, {}))
    elements = fed = 0
    with packed.open(name) as part:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            elements += len(happened)
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN or elements > MOST_ELEMENTS:
                raise ImportUnpacksTooLarge
            yield from happened
            happened.clear()
            time.sleep(0)  # nothing above waits for anything: others have their turn
        parser.Parse(b"", True)
        yield from happened


def _refuse(*_: Any) -> None:
    raise ImportUnreadable


class _Strings:
    """The texts that cells point to by number, in a temporary file."""

    def __init__(self, room: IO[bytes]) -> None:
        self._room = room
        self._ends = array("Q", [0])

    def read(self, events: Iterator[_Event], *, longest: int) -> None:
        """Keep the text of every item, without what only says how it is pronounced."""
        texts = _Texts(longest)
        for kind, name, _ in events:
            texts.see(kind, name)
            if kind == _END and name == "si":
                text = texts.take().encode()
                self._room.write(text)
                self._ends.append(self._ends[-1] + len(text))
        self._room.flush()

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        begin, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._room.fileno(), end - begin, begin).decode()


class _Texts:
    """Collects what stands in `t` (or `v`) elements, and not in those for pronunciation."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._parts: list[str] = []
        self._length = 0
        self._inside = self._spoken = False

    def see(self, kind: str, name: str) -> None:
        if kind == _TEXT:
            if self._inside and not self._spoken:
                self._length += len(name)
                if self._length > self._longest:
                    raise ImportRowTooLong
                self._parts.append(name)
        elif name in {"t", "v"}:
            self._inside = kind == _START
        elif name == "rPh":
            self._spoken = kind == _START

    def take(self) -> str:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(self._parts))
        self._parts.clear()
        self._length = 0
        return text


def _cells(events: Iterator[_Event], strings: _Strings, *, longest: int) -> Iterator[tuple[int, list[str]]]:
    number = column = length = 0
    kind_of_cell = "n"
    cells: list[str] = []
    texts = _Texts(longest)
    for kind, name, attributes in events:
        texts.see(kind, name)
        if kind == _START and name == "row":
            number = int(attributes.get("r", number + 1))
            cells, column, length = [], 0, 0
            if number > LAST_ROW:
                raise ImportTooLong
        elif kind == _START and name == "c":
            column = _column(attributes.get("r"), column)
            kind_of_cell = attributes.get("t", "n")
        elif kind == _START and name == "f":
            texts.take()  # what a formula gave follows it
        elif kind == _END and name == "c":
            text = _value(kind_of_cell, texts.take(), strings)
            length += len(text)
            if length > longest:
                raise ImportRowTooLong(row=number)
            if text:
                cells += [""] * (column - len(cells))
                cells[column - 1] = text
        elif kind == _END and name == "row":
            yield number, cells


def _column(reference: str | None, before: int) -> int:
    column = before + 1
    matched = _REFERENCE.fullmatch(reference or "")
    if matched:
        column = 0
        for letter in matched[1]:
            column = 26 * column + ord(letter) - 64
    if column > MOST_COLUMNS:
        raise ImportUnreadable
    return column


def _value(kind: str, text: str, strings: _Strings) -> str:
    if kind == "s":
        return strings[int(text)] if text else ""
    if kind == "b":
        return "true" if text == "1" else "false"
    if kind == "n" and text:
        return format(float(text), ".15g")  # as it is shown, without the last digits' noise
    return text
