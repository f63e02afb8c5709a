"""Sounds: one key for a Greek word and for the ways people write it in Latin letters (Greeklish)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations, islice, product
from typing import Final

from commons.greek.letters import fold, is_greek
from commons.greek.tokens import stop_words

MOST_READINGS: Final = 24
"""Readings of one Latin word that are tried; the likelier ones come first."""

# What a folded Greek word sounds like: longest first, one small Latin letter a sound, q for θ and x for χ.
# β, φ and the υ of αυ/ευ stay apart here; the Latin side tries them.
_GREEK: Final = {
    "ου": "u", "αι": "e", "ει": "i", "οι": "i", "υι": "i", "αυ": "av", "ευ": "ev", "ηυ": "iv",
    "μπ": "b", "ντ": "d", "γκ": "g", "γγ": "g", "γχ": "nx", "γξ": "nks",
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "q", "ι": "i", "κ": "k",
    "λ": "l", "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "i",
    "φ": "f", "χ": "x", "ψ": "ps", "ω": "o",
}  # fmt: skip

# What Latin letters may stand for in Greeklish, by sound (th), by look (h for η, w for ω, 8 for θ) or by keyboard.
_LATIN: Final = {
    "ou": ("u",), "oy": ("u",), "ai": ("e", "ai"), "ei": ("i", "ei"), "oi": ("i", "oi"), "yi": ("i",), "ui": ("i",),
    "au": ("av",), "ay": ("av",), "af": ("av", "af"), "eu": ("ev",), "ey": ("ev",), "ef": ("ev", "ef"),
    "mp": ("b",), "mps": ("mps", "bs"), "b": ("v", "b"), "nt": ("d",), "nd": ("nd", "d"), "nth": ("nq", "di"),
    "gk": ("g",), "gg": ("g",), "ng": ("g",), "nk": ("g", "nk"),
    "nch": ("nx",), "gch": ("nx",), "gx": ("nx", "nks"), "nx": ("nx", "nks"),
    "th": ("q", "ti"), "8": ("q",), "9": ("q",), "q": ("q", "k"),
    "ch": ("x",), "kh": ("x", "ki"), "gh": ("gi", "nx", "g"), "x": ("x", "ks"), "h": ("i", "x"),
    "3": ("ks",), "4": ("ps",), "ph": ("f", "pi"),
    "w": ("o",), "y": ("i",), "u": ("i", "u"), "c": ("k", "s"), "j": ("z", "tz"),
}  # fmt: skip

_GREEK_PIECES: Final = re.compile("|".join(sorted(_GREEK, key=len, reverse=True)))
_LATIN_PIECES: Final = re.compile("|".join([*sorted(_LATIN, key=len, reverse=True), "."]))
_DOUBLED: Final = re.compile(r"(.)\1+")
# The endings of commons.greek.stems as they sound.
_ENDING: Final = re.compile(
    r"(?<=..m)(?:aton|atos|ata|a)$|(?<=...)(?:odon|odos|oda|on|eon|eos|us|os|as|es|is|u|o|i|a|e)$"
)
_VOWELS: Final = re.compile(r"(?<=...)[aeiou]+$")


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return the phonetic form of a folded Greek word, with doubled letters written once."""
    return _DOUBLED.sub(r"\1", _GREEK_PIECES.sub(lambda piece: _GREEK[piece.group()], word))


@lru_cache(maxsize=4096)
def readings(word: str) -> tuple[str, ...]:
    """Return the phonetic forms of a folded Latin word read as Greeklish, likeliest first."""
    pieces = [_LATIN.get(piece, (piece,)) for piece in _LATIN_PIECES.findall(word)]
    return tuple(dict.fromkeys(_DOUBLED.sub(r"\1", one) for one in islice(_likeliest(pieces), MOST_READINGS)))


def _likeliest(pieces: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Walk through the readings: as usual in every piece, then otherwise in one of them, in two, and so on."""
    open_places = [place for place, piece in enumerate(pieces) if len(piece) > 1]
    usual = [piece[0] for piece in pieces]
    for unusual in range(len(open_places) + 1):
        for places in combinations(open_places, unusual):
            for chosen in product(*(pieces[place][1:] for place in places)):
                reading = usual.copy()
                for place, piece in zip(places, chosen, strict=True):
                    reading[place] = piece
                yield "".join(reading)


def without_ending(sounding: str) -> str:
    """Remove a noun's or adjective's ending from a sound, and the vowels before it (υπηρεσία and υπηρεσίες: ipires)."""
    return _VOWELS.sub("", _ENDING.sub("", sounding, count=1), count=1)


@lru_cache(maxsize=65_536)
def sound_keys(word: str, term: str) -> frozenset[str]:
    """Return the keys under which a folded Greek word with this term is found by its sound."""
    return frozenset({without_ending(sound(word)), without_ending(sound(term))})


@lru_cache(maxsize=4096)
def latin_keys(word: str) -> tuple[str, ...]:
    """Return the keys of the sounds that a folded Latin word may have in Greek, likeliest first."""
    return tuple(dict.fromkeys(without_ending(reading) for reading in readings(word)))


def sounds_like_stop_word(word: str) -> bool:
    """Return whether a Latin word is a Greek stop word in Latin letters (tis, gia, twn)."""
    return not _stop_sounds().isdisjoint(readings(word))


@cache
def _stop_sounds() -> frozenset[str]:
    return frozenset(sound(word) for word in (fold(one) for one in stop_words()) if is_greek(word))
