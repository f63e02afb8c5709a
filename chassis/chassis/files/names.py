"""Names: a safe name for a file, made from the one that it had on its owner's machine."""

from __future__ import annotations

import re
from typing import Final

from chassis.text import clean_line, without_controls, without_invisible

LONGEST_NAME: Final = 120
LONGEST_WRITTEN: Final = 255

_SEPARATORS: Final = re.compile(r"[/\\]")
_UNSAFE: Final = re.compile(r'[<>:"|?*%;]')
_NAMELESS: Final = "file"


def file_name(written: str, extension: str) -> str:
    """Return the last part of a path in NFC, without bidirectional or control characters, at most 120 characters.

    The extension is that of the content: the one that was written may claim anything.
    """
    last = _SEPARATORS.split(without_controls(written))[-1]
    plain = _UNSAFE.sub("_", " ".join(without_invisible(clean_line(last)).split()))
    stem, dot, _ = plain.rpartition(".")
    room = LONGEST_NAME - len(extension) - 1
    stem = (stem if dot else plain).strip(". ")[:room].strip(". ")
    return f"{stem or _NAMELESS}.{extension}"


def extension_of(written: str) -> str:
    """Return the extension of a written name in lower case, or an empty text."""
    return written.rpartition(".")[2].strip().lower() if "." in written else ""
