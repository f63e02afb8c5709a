"""Participants as a model: the people of each solution that was submitted, and how long it was in the running."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base


class Participant(Base):
    """Team of a solution that was submitted and not withdrawn. `out` once it did not qualify.

    `entered_at` and `out_at` are the times of these events, None where unknown. A notice of a moment goes to the
    participants of that moment, in whatever order the events arrive here.
    """

    __tablename__ = "participants"
    __table_args__ = (Index("ix_participants_challenge_id", "challenge_id"),)

    solution_id: Mapped[UUID] = mapped_column(primary_key=True)
    challenge_id: Mapped[UUID] = mapped_column()
    person_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    out: Mapped[bool] = mapped_column()
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
