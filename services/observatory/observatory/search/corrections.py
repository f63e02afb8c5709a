"""Corrections: the words one letter away that a mistyped word of a query may have meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import Text as LongText

from commons.audience import EVERYBODY, Audiences
from commons.greek import Query, Word, fold_word, is_greek, is_latin, lemma, readings, without_ending
from observatory.search.conditions import any_of
from observatory.search.counts import sizes
from observatory.search.index import HEARD, SHORTEST_CORRECTED, TERM, shortened
from observatory.search.model import SearchTerm, SearchWord

MOST_CORRECTED: Final = 4
"""Words of one query that are corrected; whoever mistypes more of them is better served by no answer."""

MOST_MEANT: Final = 4
"""Different words that one mistyped word may stand for at once."""

_MOST_CANDIDATES: Final = 40


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the query that occurs nowhere, and the word searched instead."""

    written: str
    meant: str


def corrected(
    session: Session,
    query: Query,
    *,
    sure: Collection[str] = (),
    known: bool = True,
    audiences: Audiences = EVERYBODY,
) -> tuple[Query, list[Correction]]:
    """Replace the words of a query that occur in no practice by those one letter away. Other words stay as they are.

    `sure` are folded words that nobody has mistyped. With `known` False, words that do occur are widened too, for a
    query without results.
    """
    suspects = [word for word in query.words if word.folded not in sure and _may_be_mistyped(word)]
    if known and suspects:
        found = _known(session, {key for word in suspects for key in word.keys})
        suspects = [word for word in suspects if found.isdisjoint(word.keys)]
    if known and suspects and audiences != EVERYBODY:
        # words of what only public bodies read are not in the vocabulary
        having = sizes(session, [any_of(word.keys) for word in suspects], audiences)
        suspects = [word for word, number in zip(suspects, having, strict=True) if not number]
    if not suspects:
        return query, []
    changed: dict[str, Word] = {}
    corrections: list[Correction] = []
    suspects = suspects[:MOST_CORRECTED]
    for word, meant in zip(suspects, _meant(session, suspects, audiences), strict=True):
        if meant:
            keys = frozenset().union(*(keys for _, keys in meant), frozenset() if known else word.keys)
            changed[word.folded] = replace(word, keys=keys)
            corrections.append(Correction(word.written, meant[0][0]))
    # a phrase with a mistyped word in it can only be asked for word by word
    phrases = () if changed else query.phrases
    return Query(tuple(changed.get(word.folded, word) for word in query.words), phrases), corrections


def _may_be_mistyped(word: Word) -> bool:
    return len(word.folded) >= SHORTEST_CORRECTED and (is_greek(word.folded) or is_latin(word.folded))


def _known(session: Session, keys: Iterable[str]) -> set[str]:
    return set(session.scalars(select(SearchTerm.term).where(SearchTerm.term == func.any(_array(keys)))))


_Meant = list[tuple[str, frozenset[str]]]


def _meant(session: Session, words: Sequence[Word], audiences: Audiences) -> list[_Meant]:
    """Return for each word those one letter away that find something, the commonest first, with their keys."""
    candidates = [_candidates(session, word) for word in words]
    weights = _weights(session, {keys for one in candidates for keys in one}, audiences)
    meant = []
    for one in candidates:
        weighed = [(weights[keys], shown, keys) for keys, shown in one.items() if weights[keys]]
        weighed.sort(key=lambda each: (-each[0], each[1]))
        meant.append([(shown, keys) for _, shown, keys in weighed][:MOST_MEANT])
    return meant


def _candidates(session: Session, word: Word) -> dict[frozenset[str], str]:
    spellings = [word.folded, TERM + word.term]
    if is_latin(word.folded):
        spellings += [HEARD + reading for reading in readings(word.folded)]
    candidates: dict[frozenset[str], str] = {}
    for candidate in sorted(_near(session, spellings), key=lambda row: _distance(row, word.folded)):
        # another inflection of the same word is no correction: it finds the same practices
        if lemma(fold_word(candidate.shown)) != word.term:
            candidates.setdefault(_keys_of(candidate), candidate.shown)
    return dict(islice(candidates.items(), _MOST_CANDIDATES))


def _distance(candidate: SearchWord, written: str) -> tuple[bool, int, str]:
    """Return the order in which inflections of one word are shown: words one letter away, then by like endings."""
    letters = zip(reversed(fold_word(candidate.shown)), reversed(written), strict=False)
    ending = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], letters))
    return candidate.word.startswith((HEARD, TERM)), -ending, candidate.word


def _keys_of(candidate: SearchWord) -> frozenset[str]:
    word = candidate.word
    if word.startswith(HEARD):
        return frozenset({HEARD + without_ending(word.removeprefix(HEARD))})
    return frozenset({word.removeprefix(TERM) if word.startswith(TERM) else lemma(word)})


def _near(session: Session, spellings: Iterable[str]) -> list[SearchWord]:
    """Return the words that are one letter away from one of these spellings."""
    wanted = set(spellings)
    less = {shorter for spelling in wanted for shorter in shortened(spelling)}
    rows = session.scalars(select(SearchWord).where(SearchWord.shortened.op("&&")(_array(less)))).all()
    return [row for row in rows if any(row.word != one and _is_one_away(one, row.word) for one in wanted)]


def _is_one_away(first: str, second: str) -> bool:
    """Return whether one insertion, deletion, replacement or swap of neighbours turns one word into the other."""
    if len(first) > len(second):
        first, second = second, first
    start = next((place for place, letter in enumerate(first) if letter != second[place]), len(first))
    if len(first) < len(second):
        return first[start:] == second[start + 1 :]
    swapped = first[:start] + first[start + 1 : start + 2] + first[start : start + 1] + first[start + 2 :]
    return first[start + 1 :] == second[start + 1 :] or swapped == second


def _weights(session: Session, wanted: Collection[frozenset[str]], audiences: Audiences) -> dict[frozenset[str], int]:
    """Count the practices that have each word, up to a number at which it counts as common, in one statement."""
    return dict(zip(wanted, sizes(session, [any_of(keys) for keys in wanted], audiences), strict=True))


def _array(values: Iterable[str]) -> Any:
    return bindparam("values", value=sorted(values), type_=ARRAY(LongText), unique=True)
