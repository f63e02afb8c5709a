"""Revision: the content of a practice after one change, with its author, time and changed fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from observatory.base import Base


class Revision(Base):
    """One change of a practice's content. `person_id` is empty for an import, `published_at` until it is public."""

    __tablename__ = "revisions"

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    # An aggregate is loaded with all its revisions; what they said is read only when somebody asks for it.
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
