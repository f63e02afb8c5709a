"""Case: the things that belong to one challenge, and their history, written by events alone in any order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.timeline.timeline import TOLD
from chassis.database import UtcDateTime


class CaseLink(Base):
    """A challenge, solution, pilot or practice, and the case it belongs to, which has its challenge's id."""

    __tablename__ = "case_links"
    __table_args__ = (
        Index("ix_case_links_subject_id", "subject_id"),
        Index("ix_case_links_case_id", "case_id"),
    )

    subject_kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]


class StoryEntry(Base):
    """One event of a case, with its published facts as they travelled."""

    __tablename__ = "story_entries"
    __table_args__ = (Index("ix_story_entries_case_id", "case_id", "occurred_at", "event_id"),)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    type: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)

    @property
    def label(self) -> Mapping[str, str]:
        """Return the label of the entry, in both languages."""
        return vars(TOLD[self.type].label)

    @property
    def subject(self) -> StoryEntry:
        """Return the subject of the entry: its own kind and id."""
        return self
