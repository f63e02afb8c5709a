"""Published practices: one row for each practice that the public can see, exactly as it was published."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.database import UtcDateTime
from sqlalchemy import Index
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from observatory.base import Base
from observatory.practices.content import ContentColumns


class PublishedPractice(ContentColumns, Base):
    """What public readers see; written only together with a publication, removed only by archiving."""

    __tablename__ = "published_practices"
    __table_args__ = (
        Index("ix_published_practices_published_at", "published_at", "practice_id"),
        Index("ix_published_practices_organisation_id", "organisation_id"),
    )

    practice_id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(LongText, unique=True)
    revision: Mapped[int]
    version: Mapped[int]
    organisation_id: Mapped[UUID | None]
    organisation_name: Mapped[str | None] = mapped_column(LongText)
    demo: Mapped[bool] = mapped_column(default=False)
    imported: Mapped[bool] = mapped_column(default=False)
    year: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def state(self) -> str:
        """Say what the public may know of the state: it is published."""
        return "published"
