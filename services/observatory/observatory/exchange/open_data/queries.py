"""Reads of open data: published practices, a few rows at a time, and a stamp of their state.

Open data is for everybody: the caller makes no difference, and practices for public bodies only are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from commons.audience import PUBLIC
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation
from observatory.projections.organisation.queries import by_id
from observatory.search.queries import Place, newest

_FOUND: Final = 500
_READ: Final = 50

Found = tuple[Place, PublishedPractice, dict[UUID, Organisation]]


def published_after(
    session: Session, words: str, filters: Mapping[str, Sequence[str]], after: Place | None
) -> Iterator[Found]:
    """Yield published practices with their place, the newest first, reading only as far as the caller iterates."""
    while True:
        places = newest(session, words, filters, after=after, limit=_FOUND)
        for start in range(0, len(places), _READ):
            yield from load(session, places[start : start + _READ])
        if len(places) < _FOUND:
            return
        after = places[-1]


def load(session: Session, places: Sequence[Place]) -> Iterator[Found]:
    """Load the practices at these places, with their organisations."""
    wanted = select(PublishedPractice).where(
        PublishedPractice.practice_id.in_([one.practice_id for one in places]), PublishedPractice.audience == PUBLIC
    )
    rows = session.scalars(wanted.options(selectinload(PublishedPractice.origin), joinedload(PublishedPractice.reuse)))
    practices = {row.practice_id: row for row in rows}
    organisations = by_id(session, {row.organisation_id for row in practices.values() if row.organisation_id})
    for place in places:
        if place.practice_id in practices:
            yield place, practices[place.practice_id], organisations


def seats(session: Session) -> dict[str, Organisation]:
    """Load the municipalities by their code: a practice stands where it happened."""
    wanted = select(Organisation).where(Organisation.kind == "municipality", Organisation.elstat_code.is_not(None))
    return {str(one.elstat_code): one for one in session.scalars(wanted)}


def stamp(session: Session) -> str:
    """Return a text that differs after any change of the published practices."""
    practices = select(
        func.count(),
        func.max(PublishedPractice.updated_at),
        func.max(PublishedPractice.certified_at),
        func.count(PublishedPractice.certified_at),
        func.max(PublishedPractice.stale_since),
        func.count(PublishedPractice.stale_since),
        func.max(PublishedPractice.ended_on),
        func.count(PublishedPractice.ended_on),
    ).where(PublishedPractice.audience == PUBLIC)
    names = select(func.sum(func.hashtext(Organisation.name_el + "|" + Organisation.name_en)))
    return f"{[*session.execute(practices).one()]} {session.scalar(names)}"
