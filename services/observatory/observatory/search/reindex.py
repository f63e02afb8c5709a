"""Reindex: writes the search entry of every published practice again, in batches, each in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Final
from uuid import UUID

from sqlalchemy import delete, exists, func, select, text
from sqlalchemy.orm import Session

from observatory.practice.publication.model import PublishedPractice
from observatory.search.index import put_many
from observatory.search.model import TALLIES, SearchEntry, SearchTerm, SearchWord

BATCH: Final = 200

_COLUMNS: Final = [f"tally_{number}" for number in range(TALLIES)]
_INTO: Final = f"insert into search_cells (organisation_id, year, found, {', '.join(_COLUMNS)})"
_SUMS: Final = ", ".join(f"tally_sum({one})" for one in _COLUMNS)
_FOLD: Final = f"""
    with changes as (delete from search_cells returning *)
    {_INTO} select organisation_id, year, sum(found), {_SUMS} from changes
    group by organisation_id, year having sum(found) <> 0
"""  # noqa: S608 - names of ours
_REBUILD: Final = f"""
    {_INTO} select organisation_id, year, count(*), {_SUMS} from practice_search group by organisation_id, year
"""  # noqa: S608 - the same

Transaction = Callable[[], AbstractContextManager[Session]]


def reindex(transaction: Transaction, *, after: UUID | None = None, batch: int = BATCH) -> Iterator[tuple[int, UUID]]:
    """Index every published practice in the order of ids. Yields the count and the last id after each batch.

    An interrupted run continues from the last id that it yielded. Practices stay findable meanwhile. A practice that is
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
    """Remove the entries of practices that are not public and count everything again. Return the number removed."""
    public = exists().where(PublishedPractice.practice_id == SearchEntry.practice_id)
    with transaction() as session:
        gone = session.scalars(delete(SearchEntry).where(~public).returning(SearchEntry.practice_id)).all()
        rebuild_cells(session)
    return len(gone)


def fold_cells(session: Session) -> None:
    """Fold the changes of the total counts, so that they stay a few thousand rows.

    Concurrent changes are not touched: they are not in this statement's snapshot.
    """
    session.execute(text(_FOLD))


def rebuild_cells(session: Session) -> None:
    """Count everything again. Publications wait until the transaction ends."""
    session.execute(text("lock table practice_search in share row exclusive mode"))
    session.execute(text("lock table search_cells in exclusive mode"))  # a fold under way ends first
    session.execute(text("delete from search_cells"))
    session.execute(text(_REBUILD))


def forget_words(session: Session) -> None:
    """Delete the vocabulary, so that a following reindex stores only the words that still occur."""
    session.execute(delete(SearchWord))
    session.execute(delete(SearchTerm))


def count_missing(session: Session) -> int:
    """Count the published practices without a search entry."""
    known = exists().where(SearchEntry.practice_id == PublishedPractice.practice_id)
    return session.scalar(select(func.count()).select_from(PublishedPractice).where(~known)) or 0
