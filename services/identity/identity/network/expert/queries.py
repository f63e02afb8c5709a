"""Reading experts: one, one's own, or a page of those listed that a search finds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from commons.greek import query_keys
from identity.network.expert.model import Expert, ExpertNotFound
from identity.person.person.model import ACTIVE, Person

_LIST: Final = "experts"  # in each cursor, so that a cursor of another list is refused


def own_profile(session: Session, person_id: UUID | None, *, for_change: bool = False) -> Expert:
    """Return a person's profile, listed or not; raise `ExpertNotFound`."""
    expert = session.get(Expert, person_id, with_for_update=for_change)
    if expert is None:
        raise ExpertNotFound
    return expert


def listed_expert(session: Session, expert_id: UUID) -> Expert:
    """Return a listed expert; raise `ExpertNotFound`."""
    expert = session.scalar(_listed().where(Expert.id == expert_id))
    if expert is None:
        raise ExpertNotFound
    return expert


def listed_among(session: Session, person_ids: Collection[UUID]) -> Sequence[Expert]:
    """Return the listed experts among some people."""
    return session.scalars(_listed().where(Expert.person_id.in_(set(person_ids))).order_by(Expert.person_id)).all()


def search_experts(session: Session, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """Return a page of the listed experts that match every filter, ordered by name."""
    statement = _listed().order_by(Expert.sort_key, Expert.id)
    for keys in query_keys(query["q"]):
        statement = statement.where(Expert.search_keys.overlap(sorted(keys)))
    for keys in query_keys(query["skill"]):
        statement = statement.where(Expert.skill_keys.overlap(sorted(keys)))
    if query["sector"]:
        statement = statement.where(Expert.sectors.contains([query["sector"]]))
    if query["language"]:
        statement = statement.where(Expert.languages.contains([query["language"]]))
    if query["region"]:
        statement = statement.where(or_(Expert.region == query["region"], Expert.region.is_(None)))
    after = cursors.after(_LIST, query["cursor"], length=2)
    if after is not None:
        statement = statement.where(tuple_(Expert.sort_key, Expert.id) > (after[0], UUID(after[1])))
    found = session.scalars(statement.limit(query["limit"] + 1)).all()
    return cursors.page(_LIST, found, query["limit"], lambda row: (row.sort_key, row.id))


def _listed() -> Select[Expert]:
    # a suspended person cannot withdraw the consent, so they are not shown either
    return select(Expert).join(Person, Person.id == Expert.person_id).where(Expert.listed, Person.status == ACTIVE)
