"""Passage: the text of one page of a file, with its search keys."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from observatory.base import Base


class DocumentPassage(Base):
    """The text of a page of a file; of a file without pages, a stretch of it."""

    __tablename__ = "document_passages"

    file_id: Mapped[UUID] = mapped_column(ForeignKey("document_files.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(LongText)
    keys: Mapped[str] = mapped_column(TSVECTOR)
