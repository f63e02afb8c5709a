"""Reads of synonyms: the list in the order of words, and all of them as a search uses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from commons.greek import sort_key
from observatory.search.synonym.model import Synonym

_LIST: Final = "synonyms"


def page_of_synonyms(session: Session, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """Return a page of the entries in the order of their words, those that begin as asked."""
    wanted = select(Synonym).order_by(Synonym.word_key.collate("C")).limit(query["limit"] + 1)
    begins = sort_key(query["q"])
    if begins:
        wanted = wanted.where(Synonym.word_key.startswith(begins, autoescape=True))
    after = cursors.after(_LIST, query["cursor"], length=1)
    if after is not None:
        wanted = wanted.where(Synonym.word_key.collate("C") > after[0])
    found: list[Synonym] = list(session.scalars(wanted))
    return cursors.page(_LIST, found, query["limit"], lambda row: (row.word_key,))


def synonym_for_change(session: Session, synonym_id: UUID) -> Synonym | None:
    """Load an entry, locked, or None if there is none."""
    return session.scalar(select(Synonym).where(Synonym.id == synonym_id).with_for_update())


def is_known(session: Session, word: str, *, but: UUID | None = None) -> bool:
    """Return whether another entry has this word."""
    wanted = select(Synonym.id).where(Synonym.word_key == sort_key(word))
    return session.scalar(wanted if but is None else wanted.where(Synonym.id != but)) is not None


def count_synonyms(session: Session) -> int:
    """Count the entries."""
    return session.scalar(select(func.count()).select_from(Synonym)) or 0


def stamp(session: Session) -> str:
    """Return a text that differs after any change of the entries."""
    row = func.hashtextextended(
        func.array_to_string(array([Synonym.word, func.array_to_string(Synonym.means, "|"), Synonym.direction]), "|"), 0
    )
    return str(session.scalar(select(func.concat(func.count(), " ", func.sum(row))).select_from(Synonym)))


def every(session: Session) -> list[Synonym]:
    """Load all entries."""
    return list(session.scalars(select(Synonym).order_by(Synonym.word_key)))
