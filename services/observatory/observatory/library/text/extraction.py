"""Extraction: the child process that reads a file, what it said, and the text in the form that search keeps."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import orjson

from observatory.library.edition.model import DAMAGED, EXTRACTED, NO_TEXT

LONGEST_SECONDS: Final = 90
MOST_OUTPUT: Final = 32 * 1024 * 1024
LEAST_LETTERS: Final = 50
"""Letters a page on average, below which a file is a scan."""

_CHILD: Final = str(Path(__file__).with_name("child.py"))
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_LINE_HYPHEN: Final = re.compile("(?:\x02|\u00ad|\ufffe)\n?")
_AFM: Final = re.compile(r"(?:ΑΦΜ|Α\.Φ\.Μ\.)\D{0,20}(\d{9})\b")
_AMKA: Final = re.compile(r"(?:ΑΜΚΑ|Α\.Μ\.Κ\.Α\.)\D{0,20}(\d{11})\b")


@dataclass(frozen=True)
class Extracted:
    """Outcome of the reading of a file, and the text of its pages by number."""

    status: str
    pages: dict[int, str] = field(default_factory=dict)


def extract(content: IO[bytes], kind: str) -> Extracted:
    """Read a file in a child process. Blocks up to a minute and a half: run it beside the hub."""
    with tempfile.TemporaryFile() as written:
        child = subprocess.Popen(  # noqa: S603 - our own program, with arguments of ours
            [sys.executable, "-I", _CHILD, kind],
            stdin=content,
            stdout=written,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
        try:
            child.wait(LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return Extracted(DAMAGED)
        written.seek(0)
        said = written.read(MOST_OUTPUT + 1)
    if child.returncode != 0 or len(said) > MOST_OUTPUT:
        return Extracted(DAMAGED)
    return understood(said.splitlines(), least=LEAST_LETTERS if kind == "pdf" else 1)


def understood(lines: Iterable[bytes], *, least: int) -> Extracted:
    """Return the pages and the outcome of a child's lines; one with fewer than `least` letters a page has no text."""
    *pages, outcome = (orjson.loads(line) for line in lines)
    texts = {int(number): plain(text) for number, text in pages}
    letters = sum(character.isalpha() for text in texts.values() for character in text)
    if outcome == EXTRACTED and letters < least * max(1, len(texts)):
        return Extracted(NO_TEXT, texts)
    return Extracted(str(outcome), texts)


def plain(text: str) -> str:
    """Return a page's text composed, without control characters and soft hyphens."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", _LINE_HYPHEN.sub("", unicodedata.normalize("NFC", lines)))


def seems_personal(texts: Iterable[str]) -> bool:
    """Return whether a text has a tax or social security number with a valid check digit beside its name."""
    for text in texts:
        upper = text.upper()
        if any(_is_afm(found[1]) for found in _AFM.finditer(upper)):
            return True
        if any(_is_amka(found[1]) for found in _AMKA.finditer(upper)):
            return True
    return False


def _is_afm(digits: str) -> bool:
    total = sum(int(digit) << (8 - place) for place, digit in enumerate(digits[:8]))
    return digits != "000000000" and total % 11 % 10 == int(digits[8])


def _is_amka(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
