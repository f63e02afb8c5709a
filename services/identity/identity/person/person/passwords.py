"""Passwords: long enough, and not among those that attackers try first (NIST SP 800-63B, 5.1.1.2; ASVS 6.2).

There are no rules about kinds of characters. Instead, everything that can be guessed is taken out: entries of
`common_passwords.txt`, runs along the alphabet, the digits and the keyboard, years, short repetitions, and the
person's own name and address. Fewer than six characters left are not enough. And nothing that is known to be in leaks.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Final

from chassis.errors import FieldError, ValidationFailed
from chassis.language import Localized
from identity.person.person.breached import is_breached

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 128
_LEFT_AT_LEAST: Final = 6
_SHORTEST_PART: Final = 4
_LONGEST_REPEATED: Final = 6
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "01234567890",
    "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ",
    "1qaz2wsx3edc4rfv5tgb6yhn", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujm",
)  # fmt: skip


class PasswordTooCommon(ValidationFailed):
    """The password is one of those that attackers try first."""

    title = Localized(
        el="Ο κωδικός πρόσβασης μαντεύεται εύκολα. Διαλέξτε κάτι λιγότερο συνηθισμένο",
        en="The password is easy to guess. Choose something less common",
    )

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("password", "too_common", self.title)])


def check_password(password: str, *, personal: Iterable[str] = (), great_list: Path | None = None) -> None:
    """Raise `PasswordTooCommon` for a password made of `personal` words (name, address) or found in common lists."""
    if _is_repetition(password) or len(_left_over(password, personal)) < _LEFT_AT_LEAST:
        raise PasswordTooCommon
    if great_list is not None and is_breached(password, great_list):
        raise PasswordTooCommon


def _left_over(password: str, personal: Iterable[str]) -> str:
    left = _plain(password)
    own = [part for text in personal for part in re.split(r"[\W_]+", _plain(text)) if len(part) >= _SHORTEST_PART]
    for part in (*sorted(own, key=len, reverse=True), *_common()):
        left = left.replace(part, " ")
    return _without_runs(_YEAR.sub(" ", left)).replace(" ", "")


def _without_runs(text: str) -> str:
    kept, position = [], 0
    while position < len(text):
        length = max(_run_length(text, position, run) for run in _all_runs())
        if length < _SHORTEST_PART:
            kept.append(text[position])
        position += length if length >= _SHORTEST_PART else 1
    return "".join(kept)


def _run_length(text: str, position: int, run: str) -> int:
    length = 0
    while position + length < len(text) and text[position : position + length + 1] in run:
        length += 1
    return length


def _is_repetition(password: str) -> bool:
    folded = _plain(password)
    return any(folded == (folded[:unit] * len(folded))[: len(folded)] for unit in range(1, _LONGEST_REPEATED + 1))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@functools.cache
def _all_runs() -> tuple[str, ...]:
    return tuple(_plain(run) for run in _RUNS) + tuple(_plain(run)[::-1] for run in _RUNS)


@functools.cache
def _common() -> tuple[str, ...]:
    text = resources.files("identity.person.person").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    entries = {_plain(line) for line in text.splitlines() if line and not line.startswith("# ")}
    return tuple(sorted(entries, key=lambda entry: (-len(entry), entry)))
