"""Related: practices similar to another, by the rarer words of its title and summary and by its sectors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import log
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from commons.audience import EVERYBODY, Audiences
from observatory.practice.publication.model import PublishedPractice
from observatory.search.conditions import any_of
from observatory.search.document import HEAD, filter_lexeme, read
from observatory.search.planner_settings import prepare
from observatory.search.queries import published

COMMON: Final = 1_000
"""A word that this many practices have in their heads says nothing about likeness."""

_MOST_WORDS: Final = 16
_CANDIDATES: Final = 40
_SECTOR_BONUS: Final = 0.5

_HAVING: Final = (
    "select practice_id from practice_search where document @@ cast(:query as tsquery) and audience = any(:audiences)"
)


def related(
    session: Session, practice: PublishedPractice, limit: int, audiences: Audiences = EVERYBODY
) -> list[PublishedPractice]:
    """Return published practices like this one, the most similar first, filled up with the newest of its sectors."""
    prepare(session)
    scores: dict[UUID, float] = defaultdict(float)
    for term in _terms(practice):
        sharing = _having(session, HEAD + term, audiences)
        if len(sharing) < COMMON:
            for other in sharing:
                scores[other] += log(1 + COMMON / len(sharing))
    scores.pop(practice.practice_id, None)
    best = sorted(scores, key=lambda other: (-scores[other], other))[:_CANDIDATES]
    sectors = set(practice.sectors)
    found = sorted(
        published(session, best),
        key=lambda other: -scores[other.practice_id] - _SECTOR_BONUS * len(sectors.intersection(other.sectors)),
    )[:limit]
    if len(found) < limit and sectors:
        taken = {practice.practice_id, *(other.practice_id for other in found)}
        found += published(session, _newest_of(session, sectors, taken, limit - len(found), audiences))
    return found


def _terms(practice: PublishedPractice) -> list[str]:
    words = (keys[0] for part in (practice.title, practice.summary) for sentence in read(part) for keys in sentence)
    return list(dict.fromkeys(words))[:_MOST_WORDS]


def _having(session: Session, lexeme: str, audiences: Audiences) -> list[UUID]:
    statement = text(_HAVING + " limit :most")
    return list(session.scalars(statement, {"query": any_of([lexeme]), "most": COMMON, "audiences": list(audiences)}))


def _newest_of(
    session: Session, sectors: Iterable[str], without: Iterable[UUID], limit: int, audiences: Audiences
) -> list[UUID]:
    statement = text(
        "select practice_id from (select practice_id, published_at from practice_search"
        " where document @@ cast(:query as tsquery) and audience = any(:audiences)"
        " and practice_id <> all(:without) offset 0) as found"
        " order by published_at desc, practice_id desc limit :limit"
    )
    values = {
        "query": any_of(filter_lexeme("sectors", code) for code in sectors),
        "without": list(without),
        "limit": limit,
        "audiences": list(audiences),
    }
    return list(session.scalars(statement, values))
