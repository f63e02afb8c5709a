"""Package: the parts of a zipped office document (ISO/IEC 29500-2), each parsed as a stream and within one budget.

No claim of a file is trusted. Sizes, entries, depth and unfinished tokens are limited. Document types are
refused, and with them all entities.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from posixpath import dirname, join, normpath
from typing import Any, Final
from xml.parsers import expat

from observatory.exchange.practice_import import budget as limits
from observatory.exchange.practice_import.budget import Budget
from observatory.exchange.practice_import.errors import ImportUnpacksTooLarge, ImportUnreadable

MOST_ENTRIES: Final = 1_000
MOST_DIRECTORY: Final = 256 * 1024
"""Bytes of the zip's table of contents, which zipfile reads and keeps in one go."""

MOST_RATIO: Final = 200
"""Times that a part may unpack to its size; sheets of spreadsheets stay below 50, deflate ends at 1,032."""

SMALL_PART: Final = 4 * 1024 * 1024
"""Bytes that any part may unpack to, whatever its ratio; parts that are kept in memory may have no more."""

MOST_DEPTH: Final = 64

_LOCAL_HEADER: Final = 30
_ENCRYPTED: Final = 1
_PACKINGS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_CHUNK: Final = 65_536
# expat has no way to stop within a slice, and begins an unfinished token anew with each
_SLICE: Final = 4_096
_SLICE_COSTS: Final = 4
_LONGEST_TOKEN: Final = 32_768
_COSTS: Final = 128
"""Bytes that cost as much as an element."""


class Reader:
    """Receives start, end and text events of a part, names without their namespaces. The base class ignores them."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of an element."""

    def end(self, name: str) -> None:
        """Handle the end of an element."""

    def text(self, text: str) -> None:
        """Handle a piece of text."""


@contextmanager
def reported_as_unreadable() -> Iterator[None]:
    """Raise `ImportUnreadable` for the exceptions that libraries raise about a file that is no document."""
    try:
        yield
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, LookupError, struct.error):
        raise ImportUnreadable from None
    except (expat.ExpatError, zlib.error):
        raise ImportUnreadable from None


class Package:
    """The parts of one file."""

    def __init__(self, file: io.RawIOBase, budget: Budget) -> None:
        self._budget = budget
        self._packed = zipfile.ZipFile(_SmallReads(file))
        self._entries = {entry.filename: entry for entry in _checked(self._packed.infolist())}

    def parse(self, name: str, reader: Reader, *, most: int | None = None) -> Iterator[None]:
        """Feed a part to `reader`, slice by slice. A part of more than `most` bytes is refused."""
        entry = self._entries[name]
        if entry.file_size > max(SMALL_PART, MOST_RATIO * entry.compress_size) or entry.file_size > (
            most or limits.MOST_UNPACKED
        ):
            raise ImportUnpacksTooLarge
        feed = _Feed(reader)
        with self._packed.open(entry) as part:
            while chunk := part.read(_CHUNK):
                self._budget.unpack(len(chunk))
                for begin in range(0, len(chunk), _SLICE):
                    self._budget.spend(_SLICE_COSTS + feed.parse(chunk[begin : begin + _SLICE]))
                    yield
        self._budget.spend(feed.close())
        yield

    def relations(self, of: str) -> list[tuple[str, str, str]]:
        """Return kind, id and path of the targets of a part's relations."""
        found = _Relations(of)
        name = join(dirname(of), "_rels", f"{of.rpartition('/')[2]}.rels")
        for _ in self.parse(name, found, most=SMALL_PART):
            pass
        return found.found


class _SmallReads(io.BufferedReader):
    """Refuses single reads larger than a table of contents may be."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_DIRECTORY:
            raise ImportUnpacksTooLarge
        return super().read(size)


def _checked(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    # an entry gives no more than it has declared: zipfile stops there
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > limits.MOST_UNPACKED:
        raise ImportUnpacksTooLarge
    if any(entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PACKINGS for entry in entries):
        raise ImportUnreadable
    in_order = sorted(entries, key=lambda entry: entry.header_offset)
    if any(_least_end(one) > other.header_offset for one, other in pairwise(in_order)):
        raise ImportUnreadable  # the same bytes given twice
    if len({entry.filename for entry in entries}) < len(entries):
        raise ImportUnreadable  # two readers would read two files
    return entries


def _least_end(entry: zipfile.ZipInfo) -> int:
    return entry.header_offset + _LOCAL_HEADER + len(entry.filename) + entry.compress_size


class _Feed:
    """An XML parser that refuses document types, depth and endless tokens, and counts elements and texts."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._fed = self._count = self._depth = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def parse(self, piece: bytes) -> int:
        """Parse a piece and return the number of its start, end and text events."""
        self._parser.Parse(piece, False)
        self._fed += len(piece)
        unfinished = self._fed - self._parser.CurrentByteIndex
        if unfinished > _LONGEST_TOKEN:
            raise ImportUnpacksTooLarge
        return self._counted() + unfinished // _COSTS

    def close(self) -> int:
        """End the document and return the count of its remaining input."""
        self._parser.Parse(b"", True)
        return self._counted()

    def _counted(self) -> int:
        count, self._count = self._count, 0
        return count

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1 + len(tag) // _COSTS  # with its namespace, which is written once for all
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise ImportUnreadable
        self._reader.start(tag.rpartition(" ")[2], attributes)

    def _end(self, tag: str) -> None:
        self._count += 1
        self._depth -= 1
        self._reader.end(tag.rpartition(" ")[2])

    def _text(self, text: str) -> None:
        self._count += 1
        self._reader.text(text)


def _refuse(*_: Any) -> None:
    raise ImportUnreadable


class _Relations(Reader):
    def __init__(self, of: str) -> None:
        self._folder = dirname(of)
        self.found: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            path = target[1:] if target.startswith("/") else normpath(join(self._folder, target))
            self.found.append((attributes["Type"], attributes["Id"], path))
