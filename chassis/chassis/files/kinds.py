"""Kinds: the type of a file, found in its content and never in its name."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chassis.files.errors import FileDamaged, FileNotAllowed
from chassis.files.names import extension_of

PICTURE: Final = "picture"
ATTACHMENT: Final = "attachment"
KINDS: Final = (ATTACHMENT, PICTURE)


@dataclass(frozen=True)
class FileType:
    """An allowed type: its media type and the extension of its names."""

    media_type: str
    extension: str

    @property
    def kind(self) -> str:
        """Return whether a file of this type is shown as a picture or offered as an attachment."""
        return PICTURE if self.media_type.startswith("image/") else ATTACHMENT


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
PDF: Final = FileType("application/pdf", "pdf")
ODT: Final = FileType("application/vnd.oasis.opendocument.text", "odt")
DOCX: Final = FileType(f"{_OFFICE}.wordprocessingml.document", "docx")
XLSX: Final = FileType(f"{_OFFICE}.spreadsheetml.sheet", "xlsx")
CSV: Final = FileType("text/csv", "csv")
TXT: Final = FileType("text/plain", "txt")
JPEG: Final = FileType("image/jpeg", "jpg")
PNG: Final = FileType("image/png", "png")
WEBP: Final = FileType("image/webp", "webp")
TYPES: Final = (PDF, ODT, DOCX, XLSX, CSV, TXT, JPEG, PNG, WEBP)
MEDIA_TYPES: Final = tuple(one.media_type for one in TYPES)

ZIP_BEGINS: Final = b"PK\x03\x04"

_HEAD: Final = 512
_PDF_END: Final = 1_024
_CHUNK: Final = 65_536
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP: Final = re.compile(
    r"\s*<(?:!doctype|!--|\?xml|html|head|body|script|svg|iframe|style|meta|a\b)", re.IGNORECASE
)


def type_by_signature(file: io.RawIOBase) -> FileType | None:
    """Return the type of a file by its first bytes, or None for a zip or a text, which are to be read."""
    file.seek(0)
    head = _first(file)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def is_zip(file: io.RawIOBase) -> bool:
    """Return whether the file begins as a zip does; other files may hide one further on."""
    file.seek(0)
    return _first(file).startswith(ZIP_BEGINS)


def check_pdf(file: io.RawIOBase) -> None:
    """Raise `FileDamaged` unless the PDF has its end (ISO 32000, 7.5.5): a truncated one has none."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _PDF_END))
    if b"%%EOF" not in b"".join(_chunks(file)):
        raise FileDamaged


def text_type(file: io.RawIOBase, written_name: str) -> FileType:
    """Return the type of a text in UTF-8: CSV or plain, by its name. Raises `FileNotAllowed` for anything else."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    begins = ""
    try:
        for chunk in _chunks(file):
            text = decoder.decode(chunk)
            begins = begins if len(begins) >= _HEAD else begins + text[:_HEAD]
            if _CONTROLS.search(text):
                raise FileNotAllowed
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise FileNotAllowed from None
    if _MARKUP.match(begins):
        raise FileNotAllowed
    return CSV if extension_of(written_name) == CSV.extension else TXT


def _first(file: io.RawIOBase) -> bytes:
    return file.read(_HEAD) or b""


def _chunks(file: io.RawIOBase) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
