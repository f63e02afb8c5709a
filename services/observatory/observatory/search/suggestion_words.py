"""Suggestion words: the words of titles and of bodies' names, kept in step with what is public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from commons.greek import is_greek, sound, tokens
from observatory.search.model import SuggestionWord

PRACTICE, ORGANISATION = "practice", "organisation"
MOST_WORDS: Final = 40
"""Words of a title or of a body's names that are kept."""


def keep_titles(session: Session, titles: Mapping[UUID, str]) -> None:
    """Keep the words of these practices' titles instead of those before."""
    forget(session, PRACTICE, titles)
    _insert(session, (row for practice_id, title in titles.items() for row in rows_of(PRACTICE, practice_id, title)))


def keep_names(session: Session, names: Mapping[UUID, str]) -> None:
    """Keep the words of bodies' names beside those before: `forget` goes first where a name has changed."""
    _insert(session, (row for body_id, name in names.items() for row in rows_of(ORGANISATION, body_id, name)))


def forget(session: Session, kind: str, subject_ids: Iterable[UUID]) -> None:
    """Delete the words of these practices or bodies."""
    theirs = SuggestionWord.kind == kind, SuggestionWord.subject_id.in_(list(subject_ids))
    session.execute(delete(SuggestionWord).where(*theirs))


def rows_of(kind: str, subject_id: UUID, text: str) -> list[dict[str, Any]]:
    """Return the rows for the words of a title or of names."""
    words = dict.fromkeys(token.folded for token in tokens(text))
    return [
        {"kind": kind, "subject_id": subject_id, "word": word, "sound": sound(word) if is_greek(word) else ""}
        for word in list(words)[:MOST_WORDS]
    ]


def _insert(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    ordered = sorted(rows, key=lambda row: (row["subject_id"], row["word"]))  # so that writers cannot deadlock
    if ordered:
        session.execute(insert(SuggestionWord).on_conflict_do_nothing(), ordered)
