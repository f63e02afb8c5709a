"""Document: the search keys of one practice, as a set of lexemes that the index holds unchanged.

PostgreSQL's own parser and dictionaries take no part: the keys are those of `commons.greek`, with a prefix
for the place of the word in the practice, so that no search ever has to read a document again:

    δημ  @dim  "3fa9c       anywhere              t:δημ    in the title
    m:δημ                   three times or more   s:δημ    in the title, the summary or the organisation's name
    f:region:GR-H           a filter
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

from commons.greek import phrase_key, sentence_keys, sentences

TITLE, HEAD, MANY, FILTER = "t:", "s:", "m:", "f:"
OFTEN: Final = 3
LONGEST_TEXT: Final = 100_000
"""Characters of each part that are indexed."""

Sentence = tuple[tuple[str, ...], ...]
"""The keys of each word of a sentence that counts."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """The texts of a practice by weight, split into sentences."""

    title: tuple[Sentence, ...]
    summary: tuple[Sentence, ...]
    body: tuple[Sentence, ...]


def read(text: str) -> tuple[Sentence, ...]:
    """Split a text into sentences."""
    return tuple(tuple(sentence_keys(one)) for one in sentences(text[:LONGEST_TEXT]))


def lexemes(searchable: Searchable, filters: Mapping[str, Iterable[str]]) -> set[str]:
    """Return every lexeme of a practice. `filters` are its codes by facet."""
    title = set(_keys(searchable.title))
    head = title.union(_keys(searchable.summary))
    found = head.union(_keys(searchable.body))
    found.update(TITLE + key for key in title)
    found.update(HEAD + key for key in head if not key.startswith('"'))
    found.update(MANY + key for key in _often(searchable))
    found.update(filter_lexeme(facet, code) for facet, codes in filters.items() for code in codes)
    return found


def filter_lexeme(facet: str, code: str) -> str:
    """Return the lexeme of a practice that has this code."""
    return f"{FILTER}{facet}:{code}"


def _keys(text: Iterable[Sentence]) -> Iterable[str]:
    for sentence in text:
        yield from chain.from_iterable(sentence)
        for first, second in pairwise(sentence):
            yield phrase_key(first[0], second[0])


def _often(searchable: Searchable) -> Iterable[str]:
    words = chain.from_iterable(chain(searchable.title, searchable.summary, searchable.body))
    counts = Counter(chain.from_iterable(words))
    return (word for word, times in counts.items() if times >= OFTEN)
