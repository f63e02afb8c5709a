"""Breached passwords: the operator's copy of the great list of them, searched without a network.

It is that of Have I Been Pwned, in either form in which its downloader saves it: one file of lines
`SHA1:count` in order, or a folder of range files, one for the first five digits of the SHA-1 each (k-anonymity), with
lines `REST-OF-SHA1:count`. It is searched
where it lies, never read into memory. The commonest are in `common_passwords.txt`, which ships with the code.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO, Final

_PREFIX: Final = 5
_SHA1_DIGITS: Final = 40
_RANGE_FILE: Final = re.compile(r"[0-9A-F]{5}(\.txt)?")


def is_breached(password: str, great_list: Path) -> bool:
    """Return whether a password is in the list of breached passwords."""
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()  # as the list has it
    if great_list.is_dir():
        return _in_ranges(great_list, digest)
    with great_list.open("rb") as ordered:
        return _in_order(ordered, digest.encode())


def readable(value: str) -> Path:
    """Read the setting: a file or folder that is there and looks like the list."""
    path = Path(value)
    if path.is_dir():
        if not any(_RANGE_FILE.fullmatch(entry.name) for entry in path.iterdir()):
            raise ValueError("the folder holds no range files such as 21BD1.txt")
        return path
    with path.open("rb") as ordered:
        first = ordered.readline().partition(b":")[0]
    if len(first) != _SHA1_DIGITS:
        raise ValueError("the file must hold lines such as 000000005AD76BD555C1D6D771DE417A4B87E4B4:10")
    return path


def _in_ranges(folder: Path, digest: str) -> bool:
    prefix, rest = digest[:_PREFIX], digest[_PREFIX:]
    for name in (prefix, f"{prefix}.txt"):
        try:
            lines = (folder / name).read_text(encoding="utf-8-sig").splitlines()
        except FileNotFoundError:
            continue
        return any(line.partition(":")[0].strip().upper() == rest for line in lines)
    return False


def _in_order(ordered: BinaryIO, digest: bytes) -> bool:
    """Find the line by binary search: some thirty reads of a line, independent of the size."""
    low, high = 0, ordered.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        ordered.seek(middle)
        if middle:
            ordered.seek(middle - 1)
            ordered.readline()  # to the beginning of the next line, or of this one if we stand at it
        line = ordered.readline()
        found = line[:_SHA1_DIGITS].upper()
        if found == digest:
            return True
        if line and found < digest:
            low = ordered.tell()
        else:
            high = middle
    return False
