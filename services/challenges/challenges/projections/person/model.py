"""Known people: projections of identity's roles in organisations and of its suspensions, with identifiers only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, String, exists, or_
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from challenges.base import Base
from chassis.database import UtcDateTime
from chassis.erasures import table as erased_people


class KnownMember(Base):
    """One role of a person in an organisation. `until` is its end, None while it lasts."""

    __tablename__ = "known_members"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SuspendedPerson(Base):
    """A person with a suspended account."""

    __tablename__ = "suspended_people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


def is_gone(person_id: InstrumentedAttribute[UUID] | UUID) -> ColumnElement[bool]:
    """Return the condition that the person is erased or suspended, and can take on or keep no duty."""
    return or_(
        exists().where(erased_people.c.person_id == person_id),
        exists().where(SuspendedPerson.person_id == person_id),
    )
