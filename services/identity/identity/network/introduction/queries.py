"""Reading introductions: those between a person and others, each as that person may see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from chassis.pagination import CursorCodec, Page
from identity.network.expert.model import Expert
from identity.network.introduction.model import (
    A_DAY,
    ACCEPTED,
    MOST_FROM_A_PERSON,
    MOST_TO_AN_EXPERT,
    Introduction,
    IntroductionNotFound,
    IntroductionsTooMany,
)
from identity.network.introduction.schemas import FROM_ME, TO_ME
from identity.organisation.organisation.model import Organisation
from identity.person.person.model import Person

_LIST: Final = "introductions"
_Asker = aliased(Person)
_Asked = aliased(Person)


def latest_between(session: Session, expert_id: UUID, organisation_id: UUID) -> Introduction | None:
    """Return an organisation's last request to an expert."""
    return session.scalar(
        select(Introduction)
        .where(Introduction.expert_id == expert_id, Introduction.organisation_id == organisation_id)
        .order_by(Introduction.created_at.desc(), Introduction.id.desc())
        .limit(1)
    )


def check_bounds(session: Session, expert_id: UUID, by: UUID | None, *, now: datetime) -> None:
    """Raise `IntroductionsTooMany` when the expert was asked, or the person asked, too often since yesterday."""
    asked = select(
        func.count().filter(Introduction.requested_by == by), func.count().filter(Introduction.expert_id == expert_id)
    ).where(
        Introduction.created_at > now - A_DAY,
        or_(Introduction.requested_by == by, Introduction.expert_id == expert_id),
    )
    from_person, to_expert = session.execute(asked).one()
    if from_person >= MOST_FROM_A_PERSON or to_expert >= MOST_TO_AN_EXPERT:
        raise IntroductionsTooMany(headers={"Retry-After": str(int(A_DAY.total_seconds()))})


def to_answer(session: Session, introduction_id: UUID, expert_id: UUID | None) -> Introduction:
    """Return a request for its expert to answer, locked; raise `IntroductionNotFound` for everybody else."""
    introduction = session.get(Introduction, introduction_id, with_for_update=True)
    if introduction is None or introduction.expert_id != expert_id:
        raise IntroductionNotFound
    return introduction


def one_of(session: Session, person_id: UUID | None, introduction_id: UUID) -> dict[str, Any]:
    """Return a request as seen by one of its two parties."""
    row = session.execute(_between(person_id, None).where(Introduction.id == introduction_id)).one()
    return _seen(row, person_id)


def introductions_of(session: Session, person_id: UUID | None, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """Return a page of a person's requests in both directions, latest first."""
    statement = _between(person_id, query["direction"])
    if query["state"]:
        statement = statement.where(Introduction.state == query["state"])
    after = cursors.keyset(_LIST, query["cursor"])
    if after is not None:
        statement = statement.where(tuple_(Introduction.created_at, Introduction.id) < after)
    statement = statement.order_by(Introduction.created_at.desc(), Introduction.id.desc())
    found = session.execute(statement.limit(query["limit"] + 1)).all()
    page = cursors.page(_LIST, found, query["limit"], lambda row: (row.Introduction.created_at, row.Introduction.id))
    return Page([_seen(row, person_id) for row in page.items], page.next)


def _between(person_id: UUID | None, direction: str | None) -> Select[*tuple[Any, ...]]:
    sides: dict[str, ColumnElement[bool]] = {
        FROM_ME: Introduction.requested_by == person_id,
        TO_ME: Introduction.expert_id == person_id,
    }
    return (
        select(Introduction, Expert.id, Expert.display_name, Organisation.name_el, Organisation.name_en, _Asker, _Asked)
        .join(Expert, Expert.person_id == Introduction.expert_id)
        .join(Organisation, Organisation.id == Introduction.organisation_id)
        .join(_Asker, _Asker.id == Introduction.requested_by)
        .join(_Asked, _Asked.id == Introduction.expert_id)
        .where(sides[direction] if direction else or_(*sides.values()))
    )


def _seen(row: Any, person_id: UUID | None) -> dict[str, Any]:
    introduction, expert_id, expert_name, name_el, name_en, asker, asked = row
    mine = introduction.requested_by == person_id
    other = asked if mine else asker
    known = introduction.state == ACCEPTED and other.may_sign_in
    return {
        **{column.key: getattr(introduction, column.key) for column in Introduction.__table__.columns},
        "expert_id": expert_id,
        "direction": FROM_ME if mine else TO_ME,
        "expert_name": expert_name,
        "organisation_name_el": name_el,
        "organisation_name_en": name_en,
        "contact": {"name": other.name, "email": other.email} if known else None,
    }
