"""Reads of search: one page of results with counts and highlights, and related practices."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session, joinedload

from commons.audience import EVERYBODY, Audiences
from commons.greek import Query, Word, read_query
from observatory.practice.practice.content import SECTIONS
from observatory.practice.publication.model import PublishedPractice
from observatory.search.conditions import Condition, of_filters, of_words, tiers, tsquery
from observatory.search.corrections import Correction, corrected
from observatory.search.counts import Counts, count
from observatory.search.expansion import Expansion, expand
from observatory.search.partial import leave_out
from observatory.search.planner_settings import prepare
from observatory.search.snippets import Highlights, Marker

RELEVANCE, NEWEST, TITLE, REUSED = "relevance", "newest", "title", "reused"
SORTS: Final = (RELEVANCE, NEWEST, TITLE, REUSED)

AT_ONCE: Final = (
    joinedload(PublishedPractice.organisation),
    joinedload(PublishedPractice.reuse),
    joinedload(PublishedPractice.derivation),
)
_SHOWN: Final = tuple(name for name in SECTIONS if name != "title")

# The inner query may not be merged with the outer one (offset 0): walking an index in order and testing each
# document would fetch documents, and finding them by their index never does.
_NEWEST: Final = """
    (select {tier} as tier, practice_id, published_at from (
        select practice_id, published_at from practice_search {where}
    ) as found {after} order by published_at desc, practice_id desc limit :limit)
"""
_BY_TITLE: Final = """
    (select 0 as tier, practice_id, title_key from (
        select practice_id, title_key from practice_search {where}
    ) as found {after} order by title_key, practice_id limit :limit)
"""
_BY_REUSE: Final = """
    (select 0 as tier, practice_id, reuse_rank, published_at from (
        select practice_id, reuse_rank, published_at from practice_search {where}
    ) as found {after} order by reuse_rank desc, published_at desc, practice_id desc limit :limit)
"""
_TEMPLATES: Final = {NEWEST: _NEWEST, TITLE: _BY_TITLE, REUSED: _BY_REUSE}
_AFTER: Final = {
    REUSED: "where (reuse_rank, published_at, practice_id) < (:rank, :key, :id)",
    NEWEST: "where (published_at, practice_id) < (:key, :id)",
    TITLE: "where (title_key, practice_id) > (:key, :id)",
}


@dataclass(frozen=True, kw_only=True)
class SearchRequest:
    """Parameters of a search. `after` is the place of the last practice of the previous page.

    Without `audiences`, practices for everybody are found.
    """

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str | None = None
    limit: int = 20
    after: Place | None = None
    audiences: Audiences = EVERYBODY


@dataclass(frozen=True, slots=True)
class Place:
    """A practice's position in the order: its tier (0 unless sorted by relevance), its sort value, its id.

    `rank` is its reuse, where the order is by that.
    """

    tier: int
    key: datetime | bytes
    practice_id: UUID
    rank: int = 0


class Hit:
    """A search result: the attributes of the published practice, and the positions of the words in it."""

    def __init__(self, practice: PublishedPractice, shown: Highlights | None) -> None:
        self.practice = practice
        self.highlights = shown

    def __getattr__(self, name: str) -> Any:
        """Return the practice's attribute of this name."""
        return getattr(self.practice, name)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results. `next` is the start of the following page, None on the last.

    `left_out`: words of the query that none of the results need to have, as written.
    """

    items: list[Hit]
    counts: Counts
    corrections: list[Correction]
    expansions: list[Expansion]
    left_out: tuple[str, ...]
    next: Place | None


def search(session: Session, request: SearchRequest) -> Found:
    """Find practices with all words, mistyped ones corrected. Return one ranked page with counts and highlights.

    Where there are none, words are left out and named.
    """
    prepare(session)
    audiences = request.audiences
    expanded = expand(session, request.text)
    query, corrections = corrected(session, expanded.query, sure=expanded.sure, audiences=audiences)
    counts = count(session, of_words(query), request.filters, audiences)
    if not counts.total and not corrections and _may_be_widened(query, request):
        query, corrections, counts = _widened(session, query, counts, audiences, expanded.sure)
    left_out: tuple[str, ...] = ()
    if not counts.total:
        query, left_out = leave_out(session, query, request.filters, audiences)
        counts = count(session, of_words(query), request.filters, audiences) if left_out else counts
        # those that changed nothing are not told
        corrections = [one for one in corrections if left_out and one.written not in left_out]
    places = _page(session, request, query, request.limit + 1) if counts.total else []
    more = places[request.limit - 1] if len(places) > request.limit else None
    hits = _hits(session, places[: request.limit], expanded.marking(query.words))
    expansions = expanded.found(session, query, request.filters, audiences, left_out) if places else []
    return Found(hits, counts, corrections, expansions, left_out, more)


def newest(
    session: Session, words: str, filters: Mapping[str, Sequence[str]], *, after: Place | None, limit: int
) -> list[Place]:
    """Find practices, the newest first, by the words as written: a program's query is not corrected."""
    prepare(session)
    request = SearchRequest(text=words, filters=filters, sort=NEWEST, after=after)
    return _page(session, request, read_query(words), limit)


def _widened(
    session: Session, written: Query, none: Counts, audiences: Audiences, sure: Collection[str]
) -> tuple[Query, list[Correction], Counts]:
    """Correct words although each stands somewhere. A correction without which as many are found is left out."""
    query, corrections = corrected(session, written, sure=sure, known=False, audiences=audiences)
    counts = count(session, of_words(query), {}, audiences) if corrections else none
    if not counts.total:
        return written, [], none
    needed = []
    for correction in corrections:
        words = zip(written.words, query.words, strict=True)
        without = Query(tuple(old if old.written == correction.written else new for old, new in words), ())
        if count(session, of_words(without), {}, audiences).total == counts.total:
            query = without
        else:
            needed.append(correction)
    return query, needed, counts


def _may_be_widened(query: Query, request: SearchRequest) -> bool:
    # nothing was found although every word stands somewhere: with a phrase or a filter that may be the true answer
    return bool(query) and not query.phrases and not any(request.filters.values())


def sort_of(asked_sort: str | None, query: str) -> str:
    """Return the order of the results: by relevance when there are words, else the newest first."""
    if asked_sort in {NEWEST, TITLE, REUSED}:
        return str(asked_sort)
    return RELEVANCE if read_query(query) else NEWEST


def _page(session: Session, request: SearchRequest, query: Query, limit: int) -> list[Place]:
    """Read the places of one page in one statement, the tiers one after another until there are enough."""
    sort = sort_of(request.sort, request.text)
    condition = (*of_words(query), *of_filters(request.filters))
    ranked: list[Condition] = tiers(query) if sort == RELEVANCE else []
    values: dict[str, Any] = {"limit": limit, "audiences": list(request.audiences)}
    if request.after is not None:
        values |= {"key": request.after.key, "id": request.after.practice_id}
        values |= {"rank": request.after.rank} if sort == REUSED else {}
    first = request.after.tier if request.after else 0
    parts = []
    for tier in range(first, len(ranked) + 1):
        inside = (*condition, *ranked[tier]) if tier < len(ranked) else condition
        where = "where audience = any(:audiences)"
        if inside:
            where += f" and document @@ cast(:query_{tier} as tsquery) offset 0"
            values[f"query_{tier}"] = tsquery(inside, ranked[:tier])
        order = NEWEST if sort == RELEVANCE else sort
        after = _AFTER[order] if request.after and tier == first else ""
        parts.append(_TEMPLATES[order].format(tier=tier, where=where, after=after))
    statement = parts[0] if len(parts) == 1 else " union all ".join(parts) + " limit :limit"
    rows = session.execute(text(statement), values)
    places = [Place(tier, key, practice_id, *rank) for tier, practice_id, *rank, key in rows]
    return sorted(places, key=lambda place: place.tier)


def _hits(session: Session, places: Sequence[Place], words: Sequence[Word]) -> list[Hit]:
    practices = published(session, [place.practice_id for place in places])
    if not words:
        return [Hit(practice, None) for practice in practices]
    marker = Marker(words)
    return [
        Hit(one, marker.highlights(one.title, ((name, getattr(one, name)) for name in _SHOWN))) for one in practices
    ]


def published(session: Session, ids: Sequence[UUID]) -> list[PublishedPractice]:
    """Load published practices in the order of their ids."""
    wanted = select(PublishedPractice).options(*AT_ONCE)
    rows = session.scalars(wanted.where(PublishedPractice.practice_id.in_(ids)))
    by_id = {row.practice_id: row for row in rows}
    return [by_id[practice_id] for practice_id in ids if practice_id in by_id]
