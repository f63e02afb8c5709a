"""Known practice, a projection of the observatory's published practices, and a proposal with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from chassis.database import UtcDateTime


class KnownPractice(Base):
    """One published practice, from the last event about it. `keys` are the terms of its texts."""

    __tablename__ = "known_practices"
    __table_args__ = (
        Index("ix_known_practices_keys", "keys", postgresql_using="gin"),
        Index("ix_known_practices_organisation_id", "organisation_id"),
    )

    practice_id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(LongText)
    summary: Mapped[str] = mapped_column(LongText)
    organisation_id: Mapped[UUID | None]
    region: Mapped[str | None] = mapped_column(String(8))
    sectors: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    keys: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    certified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    origin_pilot_id: Mapped[UUID | None]
    demo: Mapped[bool]

    def show(self, published: Mapping[str, Any], *, keys: Collection[str]) -> None:
        """Update from a publication event. The provenance of the practice is set once and stays."""
        for name in ("title", "summary", "organisation_id", "region", "sectors", "published_at", "demo"):
            setattr(self, name, published[name])
        self.origin_pilot_id = published["pilot_id"] or self.origin_pilot_id
        self.keys = sorted(keys)


@dataclass(frozen=True)
class Proposal:
    """A published practice that may already answer a challenge, with the words and topics in common.

    `shared_words` are spelled as in the challenge, the most significant first.
    """

    practice_id: UUID
    title: str
    summary: str
    organisation_id: UUID | None
    region: str | None
    published_at: datetime
    certified_at: datetime | None
    shared_sectors: list[str]
    shared_words: list[str]
