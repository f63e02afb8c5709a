"""Child: reads the text of one file from its standard input, within limits, and writes its pages as JSON lines.

It runs as a process of its own: empty environment, no descriptor but these two, little memory and time. Once the
libraries are loaded it can open neither files nor connections.
"""

from __future__ import annotations

import codecs
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

MEMORY = 768 * 1024 * 1024
SECONDS = 60
MOST_CHARACTERS = 2_000_000
MOST_XML = 128 * 1024 * 1024
STRETCH = 4_000
ENCRYPTED, DAMAGED = "encrypted", "damaged"
_PASSWORD = 4
_CODECS = ("utf-8-sig", "utf-16-le", "utf-16-be", "latin-1", "cp437", "ascii")
_MAIN = {"docx": "word/document.xml", "odt": "content.xml", "xlsx": "xl/sharedStrings.xml"}
_TEXT = {"docx": {"w:t"}, "xlsx": {"t"}}
_BREAKS = {"w:p", "w:br", "w:tab", "text:p", "text:h", "text:tab", "text:line-break", "text:s", "si", "x:si"}


class Unreadable(Exception):
    """The file is `encrypted` or `damaged`."""


def main() -> None:
    """Read, and write one line for each page; the last line has the outcome."""
    kind = sys.argv[1]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    content = sys.stdin.buffer.read()
    if kind == "pdf":
        import pypdfium2  # noqa: F401, PLC0415 - loaded before nothing can be opened any more
    for name in _CODECS:
        codecs.lookup(name)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    written, outcome = 0, "extracted"
    try:
        for number, text in enumerate(pages(kind, content), start=1):
            kept = text[: MOST_CHARACTERS - written]
            sys.stdout.write(json.dumps([number, kept]) + "\n")
            written += len(kept)
            if written >= MOST_CHARACTERS:
                outcome = "too_long"
                break
    except Unreadable as exc:
        outcome = str(exc)
    except (zipfile.BadZipFile, expat.ExpatError, ValueError, KeyError, EOFError, RuntimeError, MemoryError):
        outcome = DAMAGED
    sys.stdout.write(json.dumps(outcome) + "\n")


def pages(kind: str, content: bytes) -> Iterator[str]:
    """Yield the text of each page; of a file without pages, stretches of a few thousand characters."""
    if kind == "pdf":
        return _pdf(content)
    text = content.decode("utf-8-sig") if kind in {"txt", "csv"} else _zipped(kind, content)
    return _stretches(text)


def _pdf(content: bytes) -> Iterator[str]:
    import pypdfium2  # noqa: PLC0415 - loaded already

    try:
        document: Any = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as exc:
        raise Unreadable(ENCRYPTED if getattr(exc, "err_code", 0) == _PASSWORD else DAMAGED) from None
    for page in document:
        text_page = page.get_textpage()
        yield text_page.get_text_range()
        text_page.close()
        page.close()


def _zipped(kind: str, content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        name = _MAIN[kind]
        if name not in names and kind == "xlsx":
            return ""  # a workbook of numbers has no shared texts
        with packed.open(name) as entry:
            xml = entry.read(MOST_XML + 1)
    if len(xml) > MOST_XML:
        raise Unreadable(DAMAGED)
    return _words_of(xml, _TEXT.get(kind))


def _words_of(xml: bytes, inside: set[str] | None) -> str:
    """Return the characters of some elements, or of all, with a line for each paragraph."""
    parts: list[str] = []
    depth = [0]
    parser = expat.ParserCreate()

    def start(name: str, _: object) -> None:
        depth[0] += inside is None or name in inside

    def end(name: str) -> None:
        depth[0] -= inside is None or name in inside
        if name in _BREAKS:
            parts.append(" " if name in {"w:tab", "text:tab", "text:s"} else "\n")

    def characters(text: str) -> None:
        if depth[0]:
            parts.append(text)

    def doctype(*_: object) -> None:
        raise Unreadable(DAMAGED)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = characters, doctype
    parser.Parse(xml, True)
    return "".join(parts)


def _stretches(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = min(len(text), start + STRETCH)
        if end < len(text):
            end = max(text.rfind("\n", start, end), text.rfind(" ", start, end), start + STRETCH // 2)
        yield text[start:end]
        start = end


if __name__ == "__main__":
    main()
