"""Search keys of texts and of queries, so that the two are matched by plain set operations.

A key is a short string. Its first sign names its kind, so that kinds never meet by chance:

    δημ            the term of a word
    νομ=νόμος      one sense of a term that has several
    @kenotomi      the sound of a Greek word of a text, asked for by Latin words of a query (Greeklish)
    ^kenotomi      the sound of a Latin word of a text, asked for by Greek words of a query
    "3fa9c         two neighbouring words, asked for by quoted phrases
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from commons.greek.homophones import heard_keys
from commons.greek.lemmas import is_english, lemma
from commons.greek.letters import is_greek, is_latin
from commons.greek.senses import all_senses, senses_of
from commons.greek.sounds import latin_keys, sound_keys, sounds_like_stop_word
from commons.greek.tokens import Token, sentences, stop_words, tokens

LONGEST_QUERY: Final = 300
"""Characters of a query that are read."""

MOST_WORDS: Final = 16
"""Words of a query that count."""

_QUOTED: Final = re.compile(r'["«»“”„]')
_PHRASE_BITS: Final = (1 << 20) - 1


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query: as written, folded, its term, and the keys of which a text must have one."""

    written: str
    folded: str
    term: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read: every word must be found, and every phrase key too."""

    words: tuple[Word, ...]
    phrases: tuple[str, ...]

    def __bool__(self) -> bool:
        """Return whether the query has a word or a phrase."""
        return bool(self.words)


@lru_cache(maxsize=65_536)
def word_keys(written: str, folded: str) -> tuple[str, ...]:
    """Return the keys under which one word of a text is found. The first is its term."""
    term = lemma(folded)
    senses = [f"{term}={sense}" for sense in sorted(senses_of(term, written, folded))]
    if is_greek(folded):
        sounds = [f"@{key}" for key in sorted(sound_keys(folded, term))]
    elif is_latin(folded):
        sounds = [f"^{key}" for key in latin_keys(folded)[:2]]
    else:
        sounds = []
    return (term, *senses, *sounds)


def sentence_keys(sentence: str) -> Iterator[tuple[str, ...]]:
    """Walk through the words of one sentence that count, as their keys."""
    for token in tokens(sentence):
        if token.folded not in stop_words():
            yield word_keys(token.written, token.folded)


def phrase_key(first: str, second: str) -> str:
    """Return the key of two neighbouring terms.

    The key is a short checksum, because pairs are most of an index. Another pair has the same key once in a million,
    and then only a text that has all the words of the phrase elsewhere is found wrongly.
    """
    number = zlib.crc32(f"{first} {second}".encode()) & _PHRASE_BITS
    return f'"{number:x}'


def text_keys(text: str) -> set[str]:
    """Return every key of a text. Sentences are kept apart, so that no phrase spans two of them."""
    found: set[str] = set()
    for sentence in sentences(text):
        words = list(sentence_keys(sentence))
        found.update(*words)
        found.update(phrase_key(first[0], second[0]) for first, second in pairwise(words))
    return found


def read_query(query: str) -> Query:
    """Parse a typed query into words (without stop words) and quoted phrases. Any text can be parsed."""
    words: dict[str, Word] = {}
    phrases: dict[str, None] = {}
    read = query[:LONGEST_QUERY]
    greeklish = _is_greeklish(read) and any(_counts(token, greeklish=True) for token in tokens(read))
    for number, part in enumerate(_QUOTED.split(read)):
        asked = [token for token in tokens(part) if _counts(token, greeklish=greeklish)][: MOST_WORDS - len(words)]
        for token in asked:
            words.setdefault(token.folded, ask(token.written, token.folded))
        if number % 2:
            phrases.update(dict.fromkeys(_phrase(asked)))
    return Query(tuple(words.values()), tuple(phrases))


def query_keys(query: str) -> list[set[str]]:
    """Return a query as sets of keys. A text matches when it has at least one key of every set.

    An empty list (no words, or stop words only) matches every text.
    """
    asked = read_query(query)
    return [set(word.keys) for word in asked.words] + [{phrase} for phrase in asked.phrases]


def matches(query: str, text: str) -> bool:
    """Return whether a text has every word of a query, by the rules of search, without correcting typing mistakes."""
    found = text_keys(text)
    return all(not found.isdisjoint(keys) for keys in query_keys(query))


def ask(written: str, folded: str) -> Word:
    """Make a query's word of a single word."""
    term = lemma(folded)
    senses = senses_of(term, written, folded)
    told_apart = senses != all_senses(term)
    keys = {f"{term}={sense}" for sense in senses} if told_apart else {term}
    if is_greek(folded):
        keys |= {f"^{key}" for key in sound_keys(folded, term)}
    elif is_latin(folded):
        keys |= heard_keys(folded)
    return Word(written, folded, term, frozenset(keys))


def _counts(token: Token, *, greeklish: bool) -> bool:
    if token.is_stop_word:
        return False
    return not (greeklish and is_latin(token.folded) and sounds_like_stop_word(token.folded))


def _is_greeklish(query: str) -> bool:
    """Return whether a query has Greek in Latin letters; ton and tis are then articles, otherwise perhaps English."""
    return any(_is_foreign(token) for token in tokens(query))


def _is_foreign(token: Token) -> bool:
    return is_latin(token.folded) and not token.is_stop_word and not is_english(token.folded)


def _phrase(asked: list[Token]) -> list[str]:
    # A phrase in Latin letters has no Greek terms whose neighbourhood could be asked for: its words must do.
    if any(_is_foreign(token) for token in asked):
        return []
    return [phrase_key(lemma(first.folded), lemma(second.folded)) for first, second in pairwise(asked)]
