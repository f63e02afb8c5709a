"""Reads of adoption data: public adoptions, a few rows at a time, and a stamp of their state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from commons.audience import EVERYBODY, PUBLIC
from observatory.adoption.adoption.model import Adoption
from observatory.adoption.adoption.queries import Place
from observatory.adoption.adoption.states import INSIDE
from observatory.practice.audience.visibility import is_shown
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation

_READ: Final = 200
_SHOWN: Final = (
    Adoption.audience == PUBLIC,
    Adoption.state.not_in(INSIDE),
    Adoption.demo.is_(False),
    is_shown(Adoption.practice_id, EVERYBODY),
)
_FILTERS: Final = {
    "taker": "taker_id",
    "giver": "giver_id",
    "practice": "practice_id",
    "region": "region",
    "mode": "mode",
    "state": "state",
}


def public_after(session: Session, asked: Mapping[str, Sequence[Any]], after: Place | None) -> Iterator[Adoption]:
    """Yield public adoptions, the last begun first, reading only as far as the caller iterates."""
    named = (joinedload(Adoption.public), joinedload(Adoption.taker), joinedload(Adoption.giver))
    wanted = select(Adoption).options(*named).where(*_SHOWN)
    for name, column in _FILTERS.items():
        if asked.get(name):
            wanted = wanted.where(getattr(Adoption, column).in_(asked[name]))
    wanted = wanted.order_by(Adoption.started_at.desc(), Adoption.id.desc()).limit(_READ)
    while True:
        page = wanted if after is None else wanted.where(tuple_(Adoption.started_at, Adoption.id) < after)
        found = session.scalars(page).all()
        yield from found
        if len(found) < _READ:
            return
        after = found[-1].started_at, found[-1].id


def stamp(session: Session) -> str:
    """Return a text that differs after any change of the public adoptions, their practices and their bodies."""
    adoptions = select(func.count(), func.max(Adoption.updated_at)).where(*_SHOWN)
    practices = select(func.count(), func.max(PublishedPractice.updated_at)).where(PublishedPractice.audience == PUBLIC)
    names = select(func.sum(func.hashtext(Organisation.name_el + "|" + Organisation.name_en)))
    counted = [*session.execute(adoptions).one(), *session.execute(practices).one()]
    return f"{counted} {session.scalar(names)}"
