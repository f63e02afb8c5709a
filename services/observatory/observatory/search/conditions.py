"""Conditions on a practice's document, and the tsquery of each.

A condition is a conjunction of disjunctions: every group must be met, by any of its lexemes. Every lexeme is
quoted, so that typed text cannot become anything but a lexeme.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from commons.greek import Query, Word, phrase_key
from observatory.search.document import FILTER, HEAD, MANY, TITLE, filter_lexeme

ALL: Final = "\x01"
"""The sign before each lexeme of several counting as one member of a group."""

Group = frozenset[str]
Condition = tuple[Group, ...]

FACETS: Final = (
    "sectors", "regions", "stages", "principles", "years", "organisations", "reused", "outcome_kinds", "running",
    "certified",
)  # fmt: skip


def of_words(query: Query) -> Condition:
    """Return the condition that a practice has every word and phrase of a query."""
    return (*(word.keys for word in query.words), *(frozenset({phrase}) for phrase in query.phrases))


def of_filters(filters: Mapping[str, Iterable[str]], *, but: str | None = None) -> Condition:
    """Return the condition that a practice has one of the codes of each facet, leaving one facet out."""
    return tuple(
        frozenset(filter_lexeme(facet, code) for code in codes)
        for facet, codes in filters.items()
        if codes and facet != but
    )


def tiers(query: Query) -> list[Condition]:
    """Return the conditions by which results are ranked, best first. Practices that meet none come last.

    The words side by side in the title; all in the title; all in title, summary or the organisation's name;
    one of them there; all of them often in the text.
    """
    words = query.words
    if not words:
        return []
    title = _marked(TITLE, words)
    ranked = [title, _marked(HEAD, words), _marked(MANY, words)]
    if len(words) > 1:
        beside = tuple(frozenset({TITLE + phrase_key(first.term, second.term)}) for first, second in pairwise(words))
        anywhere = frozenset(_with(HEAD, key) for word in words for key in word.keys)
        ranked = [(*title, *beside), title, ranked[1], (anywhere,), ranked[2]]
    return ranked


def tsquery(condition: Condition, without: Sequence[Condition] = ()) -> str:
    """Return a condition as a tsquery, without the practices that meet one of the others."""
    parts = [_product(condition)] if condition else []
    parts += [f"!({_product(other)})" for other in without]
    return " & ".join(parts)


def any_of(lexemes: Iterable[str]) -> str:
    """Return a tsquery that any one lexeme satisfies."""
    return _sum(frozenset(lexemes))


def all_of(lexemes: Iterable[str]) -> str:
    """Return one member of a group: a document must have all of these lexemes."""
    wanted = list(lexemes)
    return wanted[0] if len(wanted) == 1 else ALL + ALL.join(wanted)


def _product(condition: Condition) -> str:
    return " & ".join(_sum(group) for group in condition)


def _sum(group: Group) -> str:
    return "(" + " | ".join(_quoted(lexeme) for lexeme in sorted(group)) + ")"


def _quoted(lexeme: str) -> str:
    if lexeme.startswith(ALL):
        return "(" + " & ".join(_quoted(one) for one in lexeme.split(ALL)[1:]) + ")"
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _marked(mark: str, words: Iterable[Word]) -> Condition:
    return tuple(frozenset(_with(mark, key) for key in word.keys) for word in words)


def _with(mark: str, key: str) -> str:
    if key.startswith(FILTER):
        return key
    return ALL + ALL.join(mark + one for one in key.split(ALL)[1:]) if key.startswith(ALL) else mark + key
