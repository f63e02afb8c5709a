"""Reads of the graph: the adoptions around a practice, a body or a region, and those around their bodies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from chassis.principal import Principal
from commons.audience import Audiences
from observatory.adoption.adoption.model import Adoption
from observatory.adoption.adoption.queries import visible_to
from observatory.adoption.adoption.states import ABANDONED, AVOIDED, DISPUTED, INSIDE
from observatory.adoption.graph.distance import kilometres
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation

_EDGE: Final = (
    Adoption.id, Adoption.practice_id, Adoption.practice_title, Adoption.taker_id, Adoption.giver_id, Adoption.mode,
    Adoption.state, Adoption.implemented_on, Adoption.started_at, Adoption.demo,
)  # fmt: skip
_BODY: Final = (
    Organisation.organisation_id, Organisation.name_el, Organisation.name_en, Organisation.region,
    Organisation.latitude, Organisation.longitude,
)  # fmt: skip
_IDS: Final = ARRAY(Uuid())
_NO_REUSE: Final = (*INSIDE, ABANDONED, AVOIDED)
# generations above are negative; only what is public leads on to the next
_FAMILY: Final = text("""
    with recursive above as (
        select derived_from as practice_id, -1 as generation from practice_derivations where practice_id = :id
        union all
        select up.derived_from, above.generation - 1 from above
        join practice_derivations as up on up.practice_id = above.practice_id
        join published_practices as shown on shown.practice_id = above.practice_id and shown.audience = any(:audiences)
        where above.generation > -:depth
    ), below as (
        select cast(:id as uuid) as practice_id, 0 as generation, cast(null as uuid) as derived_from
        union all
        select down.practice_id, below.generation + 1, down.derived_from from below
        join practice_derivations as down on down.derived_from = below.practice_id
        join published_practices as shown on shown.practice_id = down.practice_id and shown.audience = any(:audiences)
        where below.generation < :depth
    )
    select practice_id, generation, cast(null as uuid) as derived_from from above
    union all select practice_id, generation, derived_from from below where generation > 0
    order by generation, practice_id limit 200
""")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request for a graph: around one practice, body or region, or the newest everywhere."""

    practice: UUID | None
    organisation: UUID | None
    region: str | None
    depth: int
    limit: int


def graph(session: Session, asked: Asked, principal: Principal) -> dict[str, Any]:
    """Return the nodes and edges that the caller may see. `truncated`: there are more than the limit."""
    shown = (visible_to(principal), Adoption.state.not_in(_NO_REUSE), Adoption.giver_says != DISPUTED)
    edges = _edges(session, (*shown, *_around(asked)), asked.limit)
    if asked.depth > 1 and len(edges) <= asked.limit and _around(asked):
        bodies = {body for one in edges for body in (one.giver_id, one.taker_id) if body}
        known = {one.id for one in edges}
        ids = literal(list(bodies), _IDS)
        nearby = or_(Adoption.giver_id == func.any(ids), Adoption.taker_id == func.any(ids))
        further = _edges(session, (*shown, nearby), asked.limit) if bodies else []
        edges = [*edges, *(one for one in further if one.id not in known)]
    kept = edges[: asked.limit]
    nodes = _nodes(session, kept, asked)
    return {
        "nodes": list(nodes.values()),
        "edges": [_edge(one, nodes) for one in kept],
        "truncated": len(edges) > asked.limit,
    }


def _around(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    found: list[ColumnElement[bool]] = []
    if asked.practice:
        found.append(Adoption.practice_id == asked.practice)
    if asked.organisation:
        found.append(or_(Adoption.giver_id == asked.organisation, Adoption.taker_id == asked.organisation))
    if asked.region:
        in_region = select(Organisation.organisation_id).where(Organisation.region == asked.region)
        found.append(or_(Adoption.region == asked.region, Adoption.giver_id.in_(in_region)))
    return tuple(found)


def _edges(session: Session, conditions: Iterable[ColumnElement[bool]], limit: int) -> list[Any]:
    # the newest first, in the order of an index, so that a graph of many bodies ends as soon as it is full
    order = (Adoption.started_at.desc(), Adoption.id.desc())
    return list(session.execute(select(*_EDGE).where(*conditions).order_by(*order).limit(limit + 1)))


def _nodes(session: Session, edges: Sequence[Any], asked: Asked) -> dict[UUID, dict[str, Any]]:
    ids = {one.taker_id for one in edges} | {one.giver_id for one in edges if one.giver_id}
    ids |= {asked.organisation} if asked.organisation else set()
    rows = session.execute(select(*_BODY).where(Organisation.organisation_id == func.any(literal([*ids], _IDS))))
    bodies = {one.organisation_id: one for one in rows}
    nodes = {body: _body(body, bodies.get(body)) for body in sorted(ids)}
    ungiven = {one.practice_id: one.practice_title for one in edges if one.giver_id is None}
    wanted = select(PublishedPractice).where(PublishedPractice.practice_id.in_(ungiven))
    regions = {one.practice_id: one.region for one in session.scalars(wanted)}
    for practice_id, title in sorted(ungiven.items()):
        nodes[practice_id] = {
            "id": practice_id, "kind": "practice", "title": title, "title_en": None,
            "region": regions.get(practice_id), "latitude": None, "longitude": None,
        }  # fmt: skip
    return nodes


def _body(organisation_id: UUID, body: Any) -> dict[str, Any]:
    return {
        "id": organisation_id,
        "kind": "organisation",
        "title": body.name_el if body else str(organisation_id),
        "title_en": (body.name_en or None) if body else None,
        "region": body.region if body else None,
        "latitude": body.latitude if body else None,
        "longitude": body.longitude if body else None,
    }


def _edge(one: Any, nodes: dict[UUID, dict[str, Any]]) -> dict[str, Any]:
    start, end = nodes[one.giver_id or one.practice_id], nodes[one.taker_id]
    seats = [(node["latitude"], node["longitude"]) for node in (start, end)]
    return {
        "adoption_id": one.id,
        "practice_id": one.practice_id,
        "practice_title": one.practice_title,
        "from": start["id"],
        "to": end["id"],
        "mode": one.mode,
        "state": one.state,
        "implemented_on": one.implemented_on,
        "since": one.started_at,
        "demo": one.demo,
        "km": kilometres(*seats),
    }


def family(session: Session, practice_id: UUID, depth: int, audiences: Audiences) -> list[dict[str, Any]]:
    """Return the practices that a practice came of, the first one first, and those that came of it.

    Readers of these `audiences` may read every one.
    """
    rows = session.execute(_FAMILY, {"id": practice_id, "depth": depth, "audiences": list(audiences)}).all()
    ids = [row.practice_id for row in rows]
    wanted = select(PublishedPractice).where(
        PublishedPractice.practice_id.in_(ids), PublishedPractice.audience.in_(audiences)
    )
    shown = {one.practice_id: one for one in session.scalars(wanted)}
    return [
        {"practice": shown[row.practice_id], "generation": row.generation, "derived_from": row.derived_from}
        for row in rows
        if row.practice_id in shown
    ]
