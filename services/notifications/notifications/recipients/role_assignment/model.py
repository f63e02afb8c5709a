"""Role assignments as a model: a person, a role, and where it holds."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base

EVERYWHERE: Final = UUID(int=0)
"""Stands for the organisation of a platform role, so that one unique key serves both."""


class RoleAssignment(Base):
    """One role of one person. Names and addresses of people are kept by identity only."""

    __tablename__ = "role_assignments"
    __table_args__ = (
        Index("ix_role_assignments_organisation_id", "organisation_id", "role"),
        Index("ix_role_assignments_role", "role"),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(Text, primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_kind: Mapped[str | None] = mapped_column(Text)
    region: Mapped[str | None] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def place(self) -> UUID | None:
        """Return the organisation where the role holds, or None for the whole platform."""
        return None if self.organisation_id == EVERYWHERE else self.organisation_id
