"""Slugs: Greek in Latin letters by ELOT 743 (ISO 843), for addresses of pages."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from commons.greek.letters import fold

_LETTERS: Final = dict(
    zip("αβγδεζηθικλμνξοπρστυφχψω", "a v g d e z i th i k l m n x o p r s t y f ch ps o".split(), strict=True)
)
_NASAL: Final = {"γγ": "ng", "γξ": "nx", "γχ": "nch"}
_VOICELESS: Final = frozenset("θκξπστφχψ")
_TONOS, _DIALYTIKA = "\u0301", "\u0308"
_WORD: Final = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")


def slugify(text: str, *, longest: int = 80) -> str:
    """Transliterate a text to small Latin letters, digits and hyphens, at most `longest` characters, cut between words.

    αυ, ευ, ηυ become af, ef, if before a voiceless consonant or at the end, else av, ev, iv. μπ is b at either end of a
    word and mp within it. Dialytika on the second vowel, or an accent on the first, part the two.
    """
    slug = ""
    for written in _WORD.findall(unicodedata.normalize("NFD", text)):
        word = _transliterate(_letters(written))
        longer = f"{slug}-{word}" if slug and word else slug + word
        if len(longer) > longest:
            return slug or word[:longest]
        slug = longer
    return slug


def _letters(written: str) -> list[tuple[str, str]]:
    """Pair each letter of a decomposed word with its marks. Homoglyphs are repaired where that keeps the places."""
    pairs: list[tuple[str, str]] = []
    for sign in written:
        if unicodedata.combining(sign) and pairs:
            pairs[-1] = (pairs[-1][0], pairs[-1][1] + sign)
        else:
            pairs.append((sign, ""))
    folded = fold("".join(letter for letter, _ in pairs))
    if len(folded) != len(pairs):
        return [(letter, "") for letter in folded]
    return [(letter, marks) for letter, (_, marks) in zip(folded, pairs, strict=True)]


def _transliterate(word: list[tuple[str, str]]) -> str:
    latin: list[str] = []
    place = 0
    while place < len(word):
        piece, taken = _piece(word, place)
        latin.append(piece)
        place += taken
    return "".join(latin)


def _piece(word: list[tuple[str, str]], place: int) -> tuple[str, int]:
    letter, marks = word[place]
    after, after_marks = word[place + 1] if place + 1 < len(word) else ("", "")
    pair = letter + after
    if after == "υ" and letter in "αεηο" and _TONOS not in marks and _DIALYTIKA not in after_marks:
        if letter == "ο":
            return "ou", 2
        beyond = word[place + 2][0] if place + 2 < len(word) else ""
        return _LETTERS[letter] + ("f" if not beyond or beyond in _VOICELESS else "v"), 2
    if pair == "μπ":
        return ("b" if place == 0 or place + 2 == len(word) else "mp"), 2
    if pair in _NASAL:
        return _NASAL[pair], 2
    if letter in _LETTERS:
        return _LETTERS[letter], 1
    return (letter if letter.isascii() and letter.isalnum() else ""), 1
