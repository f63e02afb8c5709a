"""Tokens: the words of a text with their places, abbreviations with dots taken as one word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from commons.greek.letters import fold

LONGEST: Final = 40
"""Characters of a folded word that count; what comes after them is not looked at."""

# A letter or digit with the marks that belong to it (decomposed text), and soft hyphens or joiners in between.
_UNIT: Final = r"[^\W_][\u0300-\u036f\u00ad\u200b-\u200d]*"
_WORD: Final = re.compile(rf"(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?|(?:{_UNIT})+")
_NOT_WORD: Final = re.compile(r"[\W_]+")
# Tried at the first of several marks only: a text of nothing but dots would take the square of its length.
_SENTENCE_END: Final = re.compile(r"(?<![.;!?·\u0387\u037e\n])[.;!?·\u0387\u037e\n]+\s")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as written, folded, and where it stands."""

    written: str
    folded: str
    start: int
    end: int

    @property
    def is_stop_word(self) -> bool:
        """Return whether the word is too common to search for."""
        return self.folded in stop_words()


def tokens(text: str) -> Iterator[Token]:
    """Walk through the words of a text."""
    for match in _WORD.finditer(text):
        folded = fold_word(match.group())
        if folded:
            yield Token(match.group(), folded, match.start(), match.end())


def written_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text as written, for callers that store the meaning of each."""
    return _WORD.finditer(text)


def sentences(text: str) -> list[str]:
    """Split a text at the ends of sentences. Words of different sentences form no phrase."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence and not sentence.isspace()]


@lru_cache(maxsize=65_536)
def fold_word(written: str) -> str:
    """Fold one word and keep only its letters and digits."""
    return _NOT_WORD.sub("", fold(written))[:LONGEST]


@cache
def stop_words() -> frozenset[str]:
    """Return the folded stop words, Greek and English."""
    files = resources.files(__package__)
    lines = [files.joinpath(f"stop_words_{language}.txt").read_text(encoding="utf-8") for language in ("el", "en")]
    return frozenset(fold(word) for word in "\n".join(lines).split())
