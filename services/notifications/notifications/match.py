"""Matching: how the words of a subscription meet the words of a practice, as search does it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from commons.greek.keys import query_keys, text_keys

MOST_WORDS: Final = 20
"""Words of a subscription's `q` that count."""


def words_of(q: str | None) -> list[list[list[str]]]:
    """Read the words somebody asked for: alternatives, separated by commas, each of words that must all occur.

    A word is the list of keys any of which stands for it: its lemma, and what it may mean in Greeklish.
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
    """Give the keys of a practice's texts."""
    return sorted(text_keys("\n".join(texts)))
