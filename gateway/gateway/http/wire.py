"""Wire: how the text of headers is read: ASCII blanks, letters and digits only, as HTTP means them (RFC 9110, 5.5).

A header's value is latin-1 text. `str.strip`, `str.lower` and `int` know blanks, letters and digits of all Unicode:
with U+00A0 taken for a blank, two readers see two different requests.
"""

from __future__ import annotations

import re
from typing import Final

_BLANKS: Final = " \t"
_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_DIGITS: Final = re.compile(r"[0-9]{1,18}")  # so that every number stays an exact integer, and cheap to read


def trim(value: str) -> str:
    """Return the value without the blanks around it."""
    return value.strip(_BLANKS)


def lower(value: str) -> str:
    """Return the value with its ASCII letters in lower case."""
    return value.lower() if value.isascii() else value.translate(_LOWER)


def elements(value: str) -> list[str]:
    """Return the elements of a comma-separated list, each without the blanks around it."""
    return [trim(element) for element in value.split(",")]


def whole_number(value: str) -> int | None:
    """Return the number that one to 18 ASCII digits write, None for anything else."""
    return int(value) if _DIGITS.fullmatch(value) else None
