"""Organisation: a projection of identity's register, and what it decides: who reviews."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base


class Organisation(Base):
    """One organisation, as the last event about it said."""

    __tablename__ = "organisations"
    __table_args__ = (Index("ix_organisations_region", "region", "kind"),)

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    name_el: Mapped[str] = mapped_column(LongText)
    name_en: Mapped[str] = mapped_column(LongText)
    slug: Mapped[str] = mapped_column(LongText)
    region: Mapped[str | None] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(20))
