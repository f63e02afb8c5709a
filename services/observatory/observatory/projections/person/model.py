"""Members and suspended people: those able to act for an organisation, as of identity's last events."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from observatory.base import Base


class Member(Base):
    """One role that a person has in an organisation. The row is deleted when the role ends."""

    __tablename__ = "members"
    __table_args__ = (Index("ix_members_organisation_id", "organisation_id", "role"),)

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class SuspendedPerson(Base):
    """A person whose account is suspended."""

    __tablename__ = "suspended_people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
