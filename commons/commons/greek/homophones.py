"""Homophones: the Greek terms of a sound, among the words of the dictionary and of our list of terms."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import Final

from commons.greek.lemmas import SHORT, dictionary_terms, english_lemmas, irregular_greek, is_english
from commons.greek.sounds import readings, sound, without_ending
from commons.greek.stems import ENDINGS

MOST_UNKNOWN: Final = 4
"""Readings without a known term, the likeliest ones, to ask for by sound."""

_SHORTEST: Final = 2
# What stays of a form where its ending begins within a diphthong: εφαρμόζ-ει keeps its ε, υποβάλλετ-αι its α.
_SPLIT: Final = {"e": "a", "i": "eo", "is": "o", "es": "a", "evs": "e", "u": "o"}
_ENDINGS: Final = tuple(
    dict.fromkeys(
        [
            ("", ""),
            *((sound.__wrapped__(ending), "") for ending in ENDINGS),
            *((ending, kept) for ending, letters in _SPLIT.items() for kept in letters),
        ]
    )
)


class Forms:
    """The words of a dictionary by their sound, in twelve bytes each beside the words themselves."""

    def __init__(self, terms: dict[str, str]) -> None:
        self._terms = terms
        hashed = sorted((_hash(sound.__wrapped__(form)), form) for form in terms)
        self._hashes = array("I", (number for number, _ in hashed))
        self._forms = [form for _, form in hashed]

    def terms(self, heard: str) -> set[str]:
        """Return the terms of the words with this sound."""
        number = _hash(heard)
        place = bisect_left(self._hashes, number)
        found = set()
        while place < len(self._hashes) and self._hashes[place] == number:
            form = self._forms[place]
            if sound.__wrapped__(form) == heard:
                found.add(self._terms[form])
            place += 1
        return found


@lru_cache(maxsize=4096)
def heard_keys(word: str) -> frozenset[str]:
    """Return the keys of a folded Latin word, read as Greeklish.

    A known Greek word asks for its terms, and finds the same as in Greek, in Latin texts too. Readings likelier than
    any known word ask by sound.
    """
    keys: set[str] = set()
    nothing = True
    for place, reading in enumerate(readings(word)):
        known = terms_heard(reading)
        keys |= known
        if known and not place and not is_english(word):
            keys.add(f"^{without_ending(reading)}")
        nothing = nothing and not known
        if nothing and place < MOST_UNKNOWN:
            keys.add(f"@{without_ending(reading)}")
    return frozenset(keys)


def terms_heard(heard: str) -> frozenset[str]:
    """Return the known terms with a form of this sound."""
    terms = _terms()
    starts = (
        heard[: len(heard) - len(ending)] + kept
        for ending, kept in _ENDINGS
        if heard.endswith(ending) and len(heard) - len(ending) >= _SHORTEST
    )
    return frozenset(chain(_forms().terms(heard), *(terms.get(start, ()) for start in starts)))


def warm_up() -> None:
    """Read the dictionaries now (three seconds) instead of at the first search."""
    english_lemmas()
    _forms()
    _terms()


@cache
def _forms() -> Forms:
    return Forms({**irregular_greek(), **SHORT})


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    listed = resources.files(__package__).joinpath("terms_of_laws.txt").read_text(encoding="utf-8")
    by_sound: dict[str, list[str]] = defaultdict(list)
    for term in sorted({*dictionary_terms(), *listed.split()}):
        by_sound[sound.__wrapped__(term)].append(term)
    return {heard: tuple(terms) for heard, terms in by_sound.items()}


def _hash(heard: str) -> int:
    return zlib.crc32(heard.encode())
