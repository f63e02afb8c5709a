"""Loads made practices by COPY: published rows, search entries and words, and a plain table to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import psycopg
from practices_made import SECTIONS
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSONB

from observatory.practice.practice.content import CONTENT_FIELDS
from observatory.practice.publication.model import PublishedPractice
from observatory.search import document, index
from observatory.search.model import TALLIES
from observatory.search.suggestion_words import PRACTICE, rows_of

_PUBLISHED = (
    "practice_id", "slug", "revision", "version", "organisation_id", "demo", "imported", "year",
    "created_at", "updated_at", "published_at", *CONTENT_FIELDS,
)  # fmt: skip
_ENTRY = (
    "practice_id", "published_at", "organisation_id", "year", "title_key",
    *(f"tally_{number}" for number in range(TALLIES)), "document",
)  # fmt: skip
_WORD = ("kind", "subject_id", "word", "sound")


@lru_cache(maxsize=200_000)
def _read(text: str) -> tuple[Any, ...]:
    return document.read(text)


def _read_sentences(text: str) -> tuple[Any, ...]:
    return tuple(one for sentence in text.split(". ") for one in _read(sentence))


def searchable(practice: PublishedPractice) -> document.Searchable:
    """The same sentences that `index.put` reads, each read once for all practices that have it."""
    body = tuple(one for name in SECTIONS for one in _read_sentences(getattr(practice, name)))
    return document.Searchable(_read(practice.title), _read_sentences(practice.summary), body)


def load(connection: psycopg.Connection, practices: Iterator[PublishedPractice]) -> None:
    """Load everything and build the indexes afterwards, as a restore would."""
    vocabulary = index.Vocabulary()
    seen: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute("drop index ix_practice_search_document")
        cursor.execute("create table plain (id uuid, title text, body text)")
        for batch in _batches(practices, 5_000):
            _copy(
                cursor,
                "published_practices",
                _PUBLISHED,
                ([_value(one, name) for name in _PUBLISHED] for one in batch),
            )
            _copy(cursor, "plain", ("id", "title", "body"), (_plain(one) for one in batch))
            _copy(cursor, "practice_search", _ENTRY, (_entry(one) for one in batch))
            titles = (row for one in batch for row in rows_of(PRACTICE, one.practice_id, one.title))
            _copy(cursor, "suggestion_words", _WORD, (list(row.values()) for row in titles))
            for text in {part for one in batch for part in (one.title, *_plain(one)[2].split(". "))} - seen:
                vocabulary.add(text)
                seen.add(text)
        _copy(cursor, "search_terms", ("term",), ([term] for term in vocabulary.terms))
        rows = vocabulary.correctable().values()
        _copy(cursor, "search_words", ("word", "shown", "shortened"), (list(row.values()) for row in rows))
        cursor.execute("set maintenance_work_mem = '512MB'")
        cursor.execute(
            "create index ix_practice_search_document on practice_search using gin (document) with (fastupdate = off)"
        )
    connection.commit()


def add_baseline(connection: psycopg.Connection) -> None:
    """PostgreSQL's own Greek search over the same texts."""
    with connection.cursor() as cursor:
        cursor.execute("set maintenance_work_mem = '512MB'")
        cursor.execute(
            "alter table plain add column document tsvector generated always as"
            " (setweight(to_tsvector('greek', title), 'A') || to_tsvector('greek', body)) stored"
        )
        cursor.execute("create index on plain using gin (document) with (fastupdate = off)")
    connection.commit()


def _value(practice: PublishedPractice, name: str) -> Any:
    value = getattr(practice, name)
    column = PublishedPractice.__table__.columns[name]
    return Jsonb(value) if isinstance(column.type, JSONB) and value is not None else value


def _plain(practice: PublishedPractice) -> tuple[Any, str, str]:
    return practice.practice_id, practice.title, ". ".join(getattr(practice, name) for name in ("summary", *SECTIONS))


def _entry(practice: PublishedPractice) -> list[Any]:
    columns = index.entry(practice, searchable(practice))
    columns["document"] = " ".join(
        "'" + one.replace("\\", "\\\\").replace("'", "''") + "'" for one in columns["lexemes"]
    )
    return [columns[name] for name in _ENTRY]


def _copy(cursor: psycopg.Cursor[Any], table: str, columns: tuple[str, ...], rows: Any) -> None:
    with cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _batches(practices: Iterator[PublishedPractice], size: int) -> Iterator[list[PublishedPractice]]:
    batch: list[PublishedPractice] = []
    for one in practices:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
