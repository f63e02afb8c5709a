"""Matching: how the words of a subscription meet the words of a practice, as search does it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from commons.greek.keys import query_keys, text_keys

MOST_WORDS: Final = 20
"""Words of a subscription's `q` that count."""


def words_of(q: str | None) -> list[list[list[str]]]:
    """Parse a search text: alternatives, separated by commas, each of words that must all occur.

    A word is a list of equivalent keys: its lemma, and its possible meanings in Greeklish.
    """
    left = MOST_WORDS
    alternatives: list[list[list[str]]] = []
    for phrase in (q or "").split(","):
        words = [sorted(keys) for keys in query_keys(phrase)][:left]
        left -= len(words)
        if words:
            alternatives.append(words)
    return alternatives


def keys_of(texts: Iterable[str]) -> list[str]:
    """Return the search keys of a practice's texts."""
    return sorted(text_keys("\n".join(texts)))
