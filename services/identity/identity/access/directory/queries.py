"""Reading the directory: a page of people, and one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from commons.greek import fold
from identity.organisation.membership.model import PlatformRole
from identity.organisation.membership.queries import memberships_of, platform_roles_of
from identity.person.person.model import ERASED, Person, PersonNotFound

_LIST: Final = "people"
_ACCENTED: Final = "άέήίόύώϊϋΐΰς"
_PLAIN: Final = "αεηιουωιυιυσ"
MOST_WORDS: Final = 6


def find(session: Session, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """Return a page of people by address, each with the roles on the platform. Every word must match."""
    wanted = select(Person.id, Person.name, Person.email, Person.status).where(Person.status != ERASED)
    for word in (query["q"] or "").split()[:MOST_WORDS]:
        wanted = wanted.where(_has(word))
    if query["role"]:
        held = select(PlatformRole.person_id).where(PlatformRole.role == query["role"])
        wanted = wanted.where(Person.id.in_(held))
    if query["status"]:
        wanted = wanted.where(Person.status == query["status"])
    after = cursors.after(_LIST, query["cursor"], length=2)
    order = (Person.email_key, Person.id)
    if after is not None:
        wanted = wanted.where(tuple_(*order) > (after[0], UUID(after[1])))
    found = session.execute(wanted.add_columns(Person.email_key).order_by(*order).limit(query["limit"] + 1)).all()
    page = cursors.page(_LIST, found, query["limit"], lambda row: (row.email_key, row.id))
    roles = _roles_of(session, [row.id for row in page.items])
    return Page([{**row._mapping, "roles": roles.get(row.id, [])} for row in page.items], page.next)  # noqa: SLF001 - a row's mapping


def account(session: Session, person_id: UUID) -> dict[str, Any]:
    """Return a person with roles and memberships; raise `PersonNotFound` for an erased one too."""
    person = session.get(Person, person_id)
    if person is None or person.is_erased:
        raise PersonNotFound
    columns = {column.key: getattr(person, column.key) for column in Person.__table__.columns}
    roles = platform_roles_of(session, person_id)
    return {**columns, "roles": roles, "memberships": memberships_of(session, person_id)}


def _has(word: str) -> ColumnElement[bool]:
    name = func.translate(func.lower(Person.name), _ACCENTED, _PLAIN)
    return or_(
        name.contains(fold(word).replace("ς", "σ"), autoescape=True),
        func.lower(Person.email).contains(word.lower(), autoescape=True),
    )


def _roles_of(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    held: dict[UUID, list[str]] = {}
    rows = select(PlatformRole.person_id, PlatformRole.role).where(PlatformRole.person_id.in_(person_ids))
    for person_id, role in session.execute(rows.order_by(PlatformRole.role)):
        held.setdefault(person_id, []).append(role)
    return held
