"""Suspended people as a model: by id only, from identity's events."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base


class SuspendedPerson(Base):
    """A person with a suspended account."""

    __tablename__ = "suspended_people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
