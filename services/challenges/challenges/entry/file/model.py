"""Solution file: one attachment or picture of a solution, and its parts."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, cast, exists, false, func, or_
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.entry.solution.model import Solution
from chassis.files.model import FilePartColumns, StoredFileColumns


class SolutionFile(StoredFileColumns, Base):
    """A file of a solution. The solution says which files belong to it, and which of them are confidential."""

    __tablename__ = "solution_files"

    owner_id: Mapped[UUID] = mapped_column("solution_id", ForeignKey("solutions.id", ondelete="CASCADE"), index=True)
    confidential: Mapped[bool] = mapped_column(default=False, server_default=false())

    @classmethod
    def is_unused(cls) -> ColumnElement[bool]:
        """Return the SQL condition for complete files that the solution does not name, nor its version as judged."""
        named = func.jsonb_build_array(func.jsonb_build_object("id", cast(cls.id, String)))
        judged = Solution.as_qualified["files"]
        used = exists().where(Solution.id == cls.owner_id, or_(Solution.files.op("@>")(named), judged.op("@>")(named)))
        return cls.completed_at.is_not(None) & ~used


class SolutionFilePart(FilePartColumns, Base):
    """A part of a file of a solution."""

    __tablename__ = "solution_file_parts"

    file_id: Mapped[UUID] = mapped_column(ForeignKey("solution_files.id", ondelete="CASCADE"), primary_key=True)
