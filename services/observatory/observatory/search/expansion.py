"""Expansion: synonyms of a query's words, as curators keep them, and the codes with these words in their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Final

from sqlalchemy.orm import Session

from chassis.language import Localized
from commons.audience import Audiences
from commons.greek import (
    Query,
    Word,
    ask,
    fold_word,
    is_latin,
    lemma,
    phrase_key,
    read_query,
    sort_key,
    tokens,
    word_keys,
)
from commons.taxonomies import TAXONOMIES
from observatory.search.conditions import all_of, of_filters, of_words, tsquery
from observatory.search.counts import sizes
from observatory.search.document import filter_lexeme
from observatory.search.synonym.model import BOTH, MOST_MEANS, Synonym, searched
from observatory.search.synonym.queries import every, stamp

_LABELLED: Final = ("sectors", "principles", "stages", "outcome_kinds")
_SAYS_NOTHING: Final = frozenset(
    "sector public private new local development innovation innovate idea project lesson support practice share "
    "success problem different within all equip enhance embrace".split()
)
"""English words of labels, too common to say anything about a practice."""
_QUOTES: Final = frozenset('"«»“”„')
_FAILURE: Final = ("outcome_kinds", "failure")
_MOST_CODES: Final = 2

Words = tuple[tuple[str, ...], ...]
"""The keys of each word of an expression, as a text has them."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something else to search for: its text, the key of it, and the keys of its words for marking."""

    shown: Localized
    key: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expansion:
    """A part of the query as written, and its target."""

    written: str
    words: tuple[str, ...]
    target: Target


@dataclass(frozen=True, slots=True)
class Expanded:
    """A query with the keys of its expansions."""

    query: Query
    expansions: tuple[Expansion, ...]

    @property
    def sure(self) -> frozenset[str]:
        """Return the folded words with an expansion: nobody mistyped them."""
        return frozenset(word for one in self.expansions for word in one.words)

    def marking(self, words: Sequence[Word]) -> list[Word]:
        """Return words of the query with the keys for marking the words of their expansions."""
        more: dict[str, set[str]] = defaultdict(set)
        for one in self.expansions:
            for word in one.words:
                more[word] |= one.target.words
        return [replace(word, keys=word.keys | more[word.folded]) if word.folded in more else word for word in words]

    def found(
        self,
        session: Session,
        query: Query,
        filters: Mapping[str, Sequence[str]],
        audiences: Audiences,
        left_out: Iterable[str],
    ) -> list[Expansion]:
        """Return the expansions with a practice of their own among the results."""
        gone = {fold_word(word) for word in left_out}
        told = [one for one in self.expansions if gone.isdisjoint(one.words)]
        others = [
            of_words(Query(tuple(word for word in query.words if word.folded not in one.words), query.phrases))
            for one in told
        ]
        given = of_filters(filters)
        numbers = sizes(
            session,
            [tsquery((*rest, one.target.key, *given)) for one, rest in zip(told, others, strict=True)],
            audiences,
        )
        return [one for one, number in zip(told, numbers, strict=True) if number]


class Thesaurus:
    """All synonyms, by the keys of the first word of each expression."""

    def __init__(self, synonyms: Iterable[Synonym]) -> None:
        self._by_key: dict[str, list[tuple[Words, list[Target]]]] = defaultdict(list)
        for one in synonyms:
            texts = [one.word, *one.means]
            for place, source in enumerate(texts if one.direction == BOTH else texts[:1]):
                words = _words(source)
                targets = [_target(text) for number, text in enumerate(texts) if number != place]
                for key in words[0]:
                    self._by_key[key].append((words, targets))

    def expand(self, words: Sequence[Word]) -> list[Expansion]:
        """Return the expansions of the words of a query, five at most for each part of it."""
        found: list[Expansion] = []
        for place, word in enumerate(words):
            seen: list[int] = []
            for key in sorted(word.keys):
                for source, targets in self._by_key.get(key, ()):
                    meant = words[place : place + len(source)]
                    if id(source) in seen or not _same(source, meant):
                        continue
                    seen.append(id(source))
                    folded = tuple(one.folded for one in meant)
                    written = " ".join(one.written for one in meant)
                    found += [Expansion(written, folded, target) for target in targets]
        return _few(found)


_thesaurus: tuple[str, Thesaurus] = ("", Thesaurus(()))


def expand(session: Session, text: str) -> Expanded:
    """Read a query and add the keys of synonyms and of codes to its words. One with quotes stays as it is."""
    query = read_query(text)
    if not query or not _QUOTES.isdisjoint(text):
        return Expanded(query, ())
    expansions = [*thesaurus(session).expand(query.words), *_coded(query.words)]
    more: dict[str, set[str]] = defaultdict(set)
    for one in expansions:
        for word in one.words:
            more[word] |= one.target.key
    words = (replace(word, keys=word.keys | more[word.folded]) for word in query.words)
    return Expanded(Query(tuple(words), ()), tuple(expansions))


def thesaurus(session: Session) -> Thesaurus:
    """Return the synonyms as they are now, read again only after a change."""
    global _thesaurus  # noqa: PLW0603 - one copy in each process
    now = stamp(session)
    if _thesaurus[0] != now:
        _thesaurus = (now, Thesaurus(every(session)))
    return _thesaurus[1]


def _words(text: str) -> Words:
    keys = (word_keys(written, fold_word(written)) for written in searched(text))
    # a Greek word that sounds like an English one is another word
    return tuple(tuple(key for key in known if not key.startswith("^")) for known in keys)


def _target(text: str) -> Target:
    words = searched(text)
    asked = [ask(written, fold_word(written)) for written in words]
    if len(asked) == 1:
        key = asked[0].keys
    else:
        key = frozenset({all_of(phrase_key(first.term, second.term) for first, second in pairwise(asked))})
    return Target(Localized(el=text, en=text), key, frozenset().union(*(one.keys for one in asked)))


def _same(source: Words, meant: Sequence[Word]) -> bool:
    return len(source) == len(meant) and all(
        not word.keys.isdisjoint(keys) for keys, word in zip(source, meant, strict=True)
    )


def _few(found: Iterable[Expansion]) -> list[Expansion]:
    kept: dict[tuple[str, ...], dict[str, Expansion]] = defaultdict(dict)
    for one in found:
        mine = kept[one.words]
        if len(mine) < MOST_MEANS:
            mine.setdefault(sort_key(one.target.shown.el), one)
    return [one for mine in kept.values() for one in mine.values()]


def _coded(words: Iterable[Word]) -> list[Expansion]:
    found = []
    for word in words:
        codes = _codes_by_word().get(word.term, ()) if is_latin(word.folded) or word.term in _greek_words() else ()
        for facet, code in codes:
            key = frozenset({filter_lexeme(facet, code)})
            found.append(
                Expansion(word.written, (word.folded,), Target(TAXONOMIES[facet][code].label, key, frozenset()))
            )
    return found


@cache
def _greek_words() -> frozenset[str]:
    facet, code = _FAILURE
    return frozenset(lemma(token.folded) for token in tokens(TAXONOMIES[facet][code].label.el))


@cache
def _codes_by_word() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the codes by the words of English labels, failures also in Greek. Words of many codes say nothing."""
    codes: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for facet in _LABELLED:
        for code, entry in TAXONOMIES[facet].items():
            greek = entry.label.el if (facet, code) == _FAILURE else ""
            for token in tokens(f"{entry.label.en} {greek}"):
                if not token.is_stop_word:
                    codes[lemma(token.folded)][facet, code] = None
    return {
        word: tuple(known)
        for word, known in codes.items()
        if word not in _SAYS_NOTHING and len(known) <= _MOST_CODES and len(word) > 1
    }
