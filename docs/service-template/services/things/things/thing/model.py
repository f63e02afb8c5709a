"""Model of a thing: its name and its maker."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime, uuid7
from things.base import Base
from things.thing.events import ThingMade


class Thing(Base):
    """A thing that a person noted down."""

    __tablename__ = "things"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    made_by: Mapped[UUID] = mapped_column(index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def make(cls, name: str, *, by: UUID, now: datetime) -> tuple[Self, ThingMade]:
        """Make a thing, and the event that tells of it."""
        thing = cls(id=uuid7(), name=name, made_by=by, made_at=now)
        return thing, ThingMade(thing_id=thing.id, made_by=by)
