"""Reads of the map: places with the number of their practices and the newest of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from commons.audience import PUBLIC
from commons.greek import read_query
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.queries import by_id
from observatory.search.conditions import of_filters, of_words, tsquery
from observatory.search.planner_settings import prepare

MOST_PLACES: Final = 1_000
SHOWN: Final = 3
"""Practices that a place names: its newest."""

_PLACES: Final = """
    select coalesce(town.organisation_id, body.organisation_id) as place, count(*) as found,
        (array_agg(shown.practice_id order by shown.published_at desc, shown.practice_id))[1:{most}] as newest
    from practice_search as entry
    join published_practices as shown on shown.practice_id = entry.practice_id
    left join organisations as body on body.organisation_id = shown.organisation_id
    left join organisations as town on town.elstat_code = shown.municipality and town.kind = 'municipality'
    where shown.audience = :public {where}
    group by 1 order by found desc, place
"""


def places(session: Session, words: str, filters: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the places of the practices found, those with most first, and how many have none.

    A practice stands where it happened: at its municipality's seat, else at that of its body.
    """
    prepare(session)
    condition = (*of_words(read_query(words)), *of_filters(filters))
    where = "and entry.document @@ cast(:query as tsquery)" if condition else ""
    values = {"public": PUBLIC} | ({"query": tsquery(condition)} if condition else {})
    rows = session.execute(text(_PLACES.format(most=SHOWN, where=where)), values).all()
    bodies = by_id(session, {row.place for row in rows if row.place})
    located = [row for row in rows if row.place in bodies and None not in _seat(bodies[row.place])]
    kept = located[:MOST_PLACES]
    titles = _titles(session, [one for row in kept for one in row.newest])
    items = []
    for row in kept:
        body = bodies[row.place]
        latitude, longitude = _seat(body)
        items.append(
            {
                "organisation_id": row.place,
                "name_el": body.name_el,
                "name_en": body.name_en or body.name_el,
                "region": body.region,
                "latitude": latitude,
                "longitude": longitude,
                "count": row.found,
                "practices": [titles[one] for one in row.newest if one in titles],
            }
        )
    total = sum(row.found for row in rows)
    return {"items": items, "total": total, "unplaced": total - sum(row.found for row in located)}


def _seat(body: Any) -> tuple[float | None, float | None]:
    return body.latitude, body.longitude


def _titles(session: Session, ids: Sequence[UUID]) -> dict[UUID, PublishedPractice]:
    found = session.scalars(select(PublishedPractice).where(PublishedPractice.practice_id.in_(ids)))
    return {one.practice_id: one for one in found}
