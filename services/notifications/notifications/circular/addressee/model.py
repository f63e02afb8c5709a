"""Addressee model: one body that an issued circular addresses."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base


class Addressee(Base):
    """One body of one circular, frozen when it was issued. Reading is a button, never the opening of a page."""

    __tablename__ = "circular_addressees"
    __table_args__ = (Index("ix_circular_addressees_organisation_id", "organisation_id"),)

    circular_id: Mapped[UUID] = mapped_column(ForeignKey("circulars.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_by: Mapped[UUID | None]
