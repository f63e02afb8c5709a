"""Reindex: writes the search side of every published practice again, in batches, each its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Final
from uuid import UUID

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from observatory.publications.model import PublishedPractice
from observatory.search.index import put_many
from observatory.search.model import SearchEntry, SearchTerm, SearchWord

BATCH: Final = 200

Transaction = Callable[[], AbstractContextManager[Session]]


def reindex(transaction: Transaction, *, after: UUID | None = None, batch: int = BATCH) -> Iterator[tuple[int, UUID]]:
    """Index every published practice in the order of ids; after each batch give how many are done and the last id.

    What was interrupted goes on from the id it said last. Practices stay findable meanwhile, and a practice that is
    published or archived at the same time is left to that transaction, which holds its row.
    """
    done = 0
    while True:
        with transaction() as session:
            wanted = select(PublishedPractice).order_by(PublishedPractice.practice_id).limit(batch)
            if after is not None:
                wanted = wanted.where(PublishedPractice.practice_id > after)
            practices = session.scalars(wanted.with_for_update()).all()
            if not practices:
                return
            put_many(session, practices)
            done, after = done + len(practices), practices[-1].practice_id
        yield done, after


def tidy(transaction: Transaction) -> int:
    """Drop the entries of practices that are not public; give how many there were."""
    public = exists().where(PublishedPractice.practice_id == SearchEntry.practice_id)
    with transaction() as session:
        gone = session.scalars(delete(SearchEntry).where(~public).returning(SearchEntry.practice_id)).all()
    return len(gone)


def forget_words(session: Session) -> None:
    """Forget the words learnt, so that a following reindex learns only those that still stand somewhere."""
    session.execute(delete(SearchWord))
    session.execute(delete(SearchTerm))


def count_missing(session: Session) -> int:
    """Count the published practices that search does not know."""
    known = exists().where(SearchEntry.practice_id == PublishedPractice.practice_id)
    return session.scalar(select(func.count()).select_from(PublishedPractice).where(~known)) or 0
