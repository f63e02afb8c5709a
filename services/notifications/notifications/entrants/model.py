"""Entrants as a model: the people of each solution that was submitted, and whether it is still in the running."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from notifications.base import Base


class Entrant(Base):
    """The team of a solution that was submitted and not taken back; `out` once it did not qualify."""

    __tablename__ = "entrants"
    __table_args__ = (Index("ix_entrants_challenge_id", "challenge_id"),)

    solution_id: Mapped[UUID] = mapped_column(primary_key=True)
    challenge_id: Mapped[UUID] = mapped_column()
    person_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    out: Mapped[bool] = mapped_column()
