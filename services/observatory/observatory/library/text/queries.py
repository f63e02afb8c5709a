"""Reads of passages: the words of a document's files, and the page where a query's words stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

MOST_WORDS: Final = 60_000
"""Different words of a document that its entry holds."""

_WORDS: Final = text(
    "select word from document_passages cross join unnest(tsvector_to_array(keys)) as word"
    " where file_id = any(:files) and left(word, 1) <> '\"' group by word order by count(*) desc limit :most"
)
_BEST: Final = text(
    "select distinct on (files.document_id) files.document_id, passages.file_id, passages.page, passages.text,"
    " files.pages is not null as paged from document_passages as passages"
    " join document_files as files on files.id = passages.file_id"
    " where passages.file_id = any(:files) and passages.keys @@ cast(:some as tsquery)"
    " order by files.document_id, passages.keys @@ cast(:every as tsquery) desc, passages.page"
)
_HAVING: Final = text(
    "select distinct files.document_id from document_passages as passages"
    " join document_files as files on files.id = passages.file_id"
    " where files.document_id = any(:documents) and passages.keys @@ cast(:query as tsquery)"
)


def words_of(session: Session, file_ids: Sequence[UUID]) -> list[str]:
    """Return the search keys of the words of files."""
    return list(session.scalars(_WORDS, {"files": list(file_ids), "most": MOST_WORDS})) if file_ids else []


def best_passages(
    session: Session, file_ids: Sequence[UUID], *, every: str, some: str
) -> dict[UUID, tuple[UUID, int | None, str]]:
    """Return the file, page and text of the best passage of each document: one with every word, else with some."""
    if not file_ids:
        return {}
    rows = session.execute(_BEST, {"files": list(file_ids), "every": every, "some": some})
    return {row.document_id: (row.file_id, row.page if row.paged else None, row.text) for row in rows}


def documents_having(session: Session, document_ids: Collection[UUID], query: str) -> set[UUID]:
    """Return those documents with a passage that meets a tsquery."""
    return set(session.scalars(_HAVING, {"documents": list(document_ids), "query": query}))
