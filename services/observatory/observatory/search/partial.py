"""Partial answers: where no practice has all the words, those that have most of them, and the words left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from commons.audience import EVERYBODY, Audiences
from commons.greek import Query, Word
from observatory.search.conditions import of_filters, of_words, tsquery
from observatory.search.counts import sizes

MOST_LEFT_OUT: Final = 3
"""Words that are left out at most; half of the words always count."""


def leave_out(
    session: Session,
    query: Query,
    filters: Mapping[str, Sequence[str]],
    audiences: Audiences = EVERYBODY,
) -> tuple[Query, tuple[str, ...]]:
    """Leave out words until something is found. Return what is left of the query, and the words left out as written.

    Words that stand in no practice (with these filters) go first, then those without which the fewest practices are
    left: rare words say more than common ones. A query with a phrase, or for which nothing helps, stays as it is.
    """
    most = min(MOST_LEFT_OUT, len(query.words) // 2)
    if query.phrases or not most:
        return query, ()

    def found(*questions: Sequence[Word]) -> list[int]:
        given = of_filters(filters)
        asked = [tsquery((*of_words(Query(tuple(words), ())), *given)) for words in questions]
        return sizes(session, asked, audiences)

    alone = found(*([word] for word in query.words))
    kept = [word for word, number in zip(query.words, alone, strict=True) if number]
    if len(query.words) - len(kept) > most:
        return query, ()
    while len(kept) == len(query.words) or found(kept) == [0]:
        if len(query.words) - len(kept) == most:
            return query, ()
        shorter = [kept[:place] + kept[place + 1 :] for place in range(len(kept))]
        sized = zip(found(*shorter), shorter, strict=True)
        kept = min(sized, key=lambda one: (not one[0], one[0]))[1]
    return Query(tuple(kept), ()), tuple(word.written for word in query.words if word not in kept)
