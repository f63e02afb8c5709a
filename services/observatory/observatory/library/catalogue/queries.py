"""Reads of the catalogue: one page of documents with counts and highlights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from commons.greek import Query, Word, read_query
from observatory.library.document import queries as documents
from observatory.library.document.model import Document
from observatory.library.edition.queries import current_files
from observatory.library.text.queries import best_passages, documents_having
from observatory.search.conditions import Condition, any_of, of_filters, of_words, tiers, tsquery
from observatory.search.document import FILTER
from observatory.search.planner_settings import prepare
from observatory.search.snippets import Highlights, Marker

RELEVANCE, NEWEST, TITLE = "relevance", "newest", "title"
SORTS: Final = (RELEVANCE, NEWEST, TITLE)
FACETS: Final = (
    "kind", "topic", "task", "level", "principle", "sector", "issuer", "year", "force", "language",
)  # fmt: skip
MOST_ISSUERS: Final = 50
TEXT: Final = "text"
"""The section of a highlight that stands in a file."""

_FOUND: Final = "select * from document_search {where} offset 0"
_PAGE: Final = """
    select {tier} as tier, {key} as key, document_id from ({found}) as found
    {after} order by tier, key {direction}, document_id {direction} limit :limit
"""
_COUNT: Final = f"""
    with found as materialized ({_FOUND})
    select null as code, count(*) as number from found
    union all
    select code, count(*) from found, unnest(codes) as code group by code
"""  # noqa: S608 - names of ours


@dataclass(frozen=True, kw_only=True)
class CatalogueRequest:
    """Parameters of a search. `after` is the place of the last document of the previous page."""

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = NEWEST
    limit: int = 20
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A document's position in the order: its tier (0 unless sorted by relevance), its sort value, its id."""

    tier: int
    key: datetime | bytes
    document_id: UUID


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a file. `page` is None for other kinds than PDF."""

    file_id: UUID
    page: int | None


class Hit:
    """A search result: the attributes of the document, and the positions of the words in it."""

    def __init__(self, document: Document, shown: Highlights | None, passage: Passage | None) -> None:
        self.document = document
        self.highlights = shown
        self.passage = passage

    def __getattr__(self, name: str) -> Any:
        """Return the document's attribute of this name."""
        return getattr(self.document, name)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results with the counts of each facet. `next` is the start of the following page."""

    items: list[Hit]
    total: int
    facets: dict[str, dict[str, int]]
    next: Place | None


def search(session: Session, request: CatalogueRequest, *, language: str) -> Found:
    """Find documents with all words, in any form. `language` is that of the texts in the highlights."""
    prepare(session)
    query = read_query(request.text)
    words = _words_found(session, query, request.filters)
    total, facets = count(session, words, request.filters)
    places = _page(session, request, query, words) if total else []
    more = places[request.limit - 1] if len(places) > request.limit else None
    return Found(_hits(session, places[: request.limit], query.words, language), total, facets, more)


@dataclass(frozen=True, slots=True)
class Words:
    """The condition of a query's words; where it has phrases, the documents that have these side by side."""

    condition: Condition
    having: tuple[UUID, ...] | None = None

    def where(self, filters: Condition) -> tuple[str, dict[str, Any]]:
        """Return the condition in SQL, together with filters, and its values."""
        whole = (*self.condition, *filters)
        parts = ["document @@ cast(:query as tsquery)"] if whole else []
        values: dict[str, Any] = {"query": tsquery(whole)} if whole else {}
        if self.having is not None:
            parts.append("document_id = any(:having)")
            values["having"] = list(self.having)
        return ("where " + " and ".join(parts) if parts else "", values)


def _words_found(session: Session, query: Query, filters: Mapping[str, Sequence[str]]) -> Words:
    """Return the condition of a query. Phrases are looked for in heads and on pages that have their words."""
    alone = of_words(Query(query.words, ()))
    if not query.phrases:
        return Words(alone)
    beside = tsquery(tuple(frozenset({phrase}) for phrase in query.phrases))
    where, values = Words(alone).where(of_filters(filters))
    rows = session.execute(
        text(f"select document_id, head @@ cast(:beside as tsquery) from document_search {where}"),  # noqa: S608 - ours
        {**values, "beside": beside},
    ).all()
    in_head = {one for one, is_there in rows if is_there}
    in_text = documents_having(session, [one for one, is_there in rows if not is_there], beside)
    return Words(alone, tuple(in_head | in_text))


def sort_of(asked: str | None, written: str) -> str:
    """Return the order of the results: by relevance when there are words, else the newest first."""
    if asked in {NEWEST, TITLE}:
        return str(asked)
    return RELEVANCE if read_query(written) else NEWEST


def count(
    session: Session, words: Words, filters: Mapping[str, Sequence[str]]
) -> tuple[int, dict[str, dict[str, int]]]:
    """Count the results, and those with each code. A facet's own filter does not narrow its counts."""
    total, counts = _pass(session, words, of_filters(filters))
    for facet in FACETS:
        if filters.get(facet):
            counts[facet] = _pass(session, words, of_filters(filters, but=facet))[1][facet]
    return total, {facet: _ordered(facet, counts[facet]) for facet in FACETS}


def _pass(session: Session, words: Words, filters: Condition) -> tuple[int, dict[str, dict[str, int]]]:
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    total = 0
    where, values = words.where(filters)
    for code, number in session.execute(text(_COUNT.format(where=where)), values):
        if code is None:
            total = number
            continue
        facet, _, value = code.removeprefix(FILTER).partition(":")
        if facet in counts:
            counts[facet][value] = number
    return total, counts


def _ordered(facet: str, counts: Mapping[str, int]) -> dict[str, int]:
    if facet == "year":
        return dict(sorted(counts.items(), reverse=True))
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return dict(ranked[:MOST_ISSUERS] if facet == "issuer" else ranked)


def _page(session: Session, request: CatalogueRequest, query: Query, words: Words) -> list[Place]:
    where, found = words.where(of_filters(request.filters))
    by_title = request.sort == TITLE
    values: dict[str, Any] = {**found, "limit": request.limit + 1}
    tier = "0"
    if request.sort == RELEVANCE:
        ranked = tiers(query)
        cases = " ".join(f"when head @@ cast(:tier_{place} as tsquery) then {place}" for place in range(len(ranked)))
        tier = f"case {cases} else {len(ranked)} end" if ranked else "0"
        values |= {f"tier_{place}": tsquery(one) for place, one in enumerate(ranked)}
    key = "title_key" if by_title else "published_at"
    after = ""
    if request.after is not None:
        sign = ">" if by_title else "<"
        after = f"where ({tier}) > :after_tier or (({tier}) = :after_tier and ({key}, document_id) {sign} (:key, :id))"
        values |= {"after_tier": request.after.tier, "key": request.after.key, "id": request.after.document_id}
    statement = _PAGE.format(
        tier=tier,
        key=key,
        found=_FOUND.format(where=where),
        after=after,
        direction="asc" if by_title else "desc",
    )
    return [Place(*row) for row in session.execute(text(statement), values)]


def _hits(session: Session, places: Sequence[Place], words: Sequence[Word], language: str) -> list[Hit]:
    found = documents.by_id(session, [place.document_id for place in places])
    rows = [found[place.document_id] for place in places if place.document_id in found]
    if not words:
        return [Hit(row, None, None) for row in rows]
    marker = Marker(words)
    passages = _passages(session, rows, words)
    return [_hit(marker, row, passages.get(row.id), language) for row in rows]


def _passages(
    session: Session, rows: Sequence[Document], words: Sequence[Word]
) -> dict[UUID, tuple[UUID, int | None, str]]:
    files = [one for row in rows if row.has_files for one in current_files(session, row.id)]
    condition = of_words(Query(tuple(words), ()))
    some = any_of(key for group in condition for key in group)
    return best_passages(session, files, every=tsquery(condition), some=some)


def _hit(marker: Marker, row: Document, best: tuple[UUID, int | None, str] | None, language: str) -> Hit:
    other = "en" if language == "el" else "el"
    title = getattr(row, f"title_{language}") or getattr(row, f"title_{other}")
    names = (f"summary_{language}", f"summary_{other}", f"title_{other}")
    sections = [(name, getattr(row, name)) for name in names]
    file_id, page, written = best or (None, None, "")
    found = marker.highlights(title, [*sections, *([(TEXT, written)] if best else [])])
    in_text = file_id is not None and found.section == TEXT
    return Hit(row, found, Passage(file_id, page) if file_id is not None and in_text else None)
