"""Practice file: one attachment or picture of a practice, and its parts."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, cast, exists, func
from sqlalchemy.orm import Mapped, mapped_column

from chassis.files.model import FilePartColumns, StoredFileColumns
from observatory.base import Base
from observatory.practice.practice.model import Practice
from observatory.practice.publication.model import PublishedPractice


class PracticeFile(StoredFileColumns, Base):
    """A file of a practice. The practice's content says which files belong to it."""

    __tablename__ = "practice_files"

    owner_id: Mapped[UUID] = mapped_column(
        "practice_id", ForeignKey("practices.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), index=True
    )

    @classmethod
    def is_unused(cls) -> ColumnElement[bool]:
        """Return the SQL condition for complete files that neither the working nor the public content names."""
        named = func.jsonb_build_array(func.jsonb_build_object("id", cast(cls.id, String)))
        working = exists().where(Practice.id == cls.owner_id, Practice.files.op("@>")(named))
        public = exists().where(PublishedPractice.practice_id == cls.owner_id, PublishedPractice.files.op("@>")(named))
        return cls.completed_at.is_not(None) & ~working & ~public


class PracticeFilePart(FilePartColumns, Base):
    """A part of a file of a practice."""

    __tablename__ = "practice_file_parts"

    file_id: Mapped[UUID] = mapped_column(ForeignKey("practice_files.id", ondelete="CASCADE"), primary_key=True)
