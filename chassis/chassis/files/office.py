"""Office documents: the type of a zipped document, without unpacking it and without trusting its sizes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final
from xml.parsers import expat

from chassis.files.errors import FileDamaged, FileNotAllowed, FileUnpacksTooLarge
from chassis.files.kinds import DOCX, ODT, XLSX, FileType

MOST_ENTRIES: Final = 5_000
MOST_DIRECTORY: Final = 1024 * 1024
"""Bytes of the zip's table of contents, which zipfile reads and keeps in one go."""

MOST_UNPACKED: Final = 256 * 1024 * 1024
MOST_RATIO: Final = 200
"""Times that an entry may unpack to its size; those of documents stay below 50, deflate ends at 1,032."""

SMALL: Final = 4 * 1024 * 1024
"""Bytes that an entry may unpack to, whatever its ratio."""

_CONTENT_TYPES: Final = "[Content_Types].xml"
_MIMETYPE: Final = "mimetype"
_MOST_TYPES: Final = 512 * 1024
_MAIN: Final = {f"{one.media_type}.main+xml": one for one in (DOCX, XLSX)}
_MACROS: Final = ("macroenabled", "vbaproject")
_ODF_MACROS: Final = ("Basic/", "Scripts/")
_ENCRYPTED: Final = 1
_PACKINGS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def office_type(file: io.RawIOBase) -> FileType:
    """Return the type of a zipped document. Raises an error for other zips, macros, bombs and damaged files."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    try:
        packed = zipfile.ZipFile(_SmallReads(file))
        entries = _checked(packed.infolist(), size)
        if _CONTENT_TYPES in entries:
            return _office_open_xml(packed, entries)
        if _MIMETYPE in entries:
            return _open_document(packed, entries)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, struct.error):
        raise FileDamaged from None
    except (NotImplementedError, EOFError, ValueError, LookupError, RuntimeError):
        raise FileDamaged from None
    raise FileNotAllowed


class _SmallReads(io.BufferedReader):
    """Refuses single reads larger than a table of contents may be."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_DIRECTORY:
            raise FileUnpacksTooLarge
        return super().read(size)


def _checked(entries: list[zipfile.ZipInfo], size: int) -> dict[str, zipfile.ZipInfo]:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise FileUnpacksTooLarge
    if sum(entry.compress_size for entry in entries) > size:  # entries that overlap, each of the same bytes
        raise FileUnpacksTooLarge
    if any(entry.file_size > max(SMALL, MOST_RATIO * entry.compress_size) for entry in entries):
        raise FileUnpacksTooLarge
    if any(entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PACKINGS for entry in entries):
        raise FileNotAllowed
    return {entry.filename: entry for entry in entries}


def _office_open_xml(packed: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> FileType:
    names = _content_types(_read(packed, entries[_CONTENT_TYPES]))
    if any(word in name.lower() for name in (*names, *entries) for word in _MACROS):
        raise FileNotAllowed
    found = [_MAIN[name] for name in names if name in _MAIN]
    if len(found) != 1:
        raise FileNotAllowed
    return found[0]


def _open_document(packed: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> FileType:
    if _read(packed, entries[_MIMETYPE]) != ODT.media_type.encode() or "content.xml" not in entries:
        raise FileNotAllowed
    if any(name.startswith(_ODF_MACROS) for name in entries):
        raise FileNotAllowed
    return ODT


def _read(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > _MOST_TYPES:
        raise FileUnpacksTooLarge
    return packed.read(entry)


def _content_types(document: bytes) -> set[str]:
    found: set[str] = set()
    parser = expat.ParserCreate()

    def start(_: str, attributes: dict[str, str]) -> None:
        found.add(attributes.get("ContentType", ""))

    def doctype(*_: object) -> None:
        raise FileNotAllowed

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    parser.Parse(document, True)
    return found
