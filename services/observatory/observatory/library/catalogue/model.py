"""Document entry: the searchable columns of a published document."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from observatory.base import Base


class DocumentEntry(Base):
    """The search entry of one published document, written in the transaction that changes it.

    `document` answers every condition by its index. `head` has titles and summaries only, and stays in the row, so that
    results are ranked without reading whole texts. `codes` are the filters, which facets count.
    """

    __tablename__ = "document_search"
    __table_args__ = (
        Index("ix_document_search_document", "document", postgresql_using="gin"),
        Index("ix_document_search_published_at", "published_at", "document_id"),
        Index("ix_document_search_title_key", "title_key", "document_id"),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    title_key: Mapped[bytes] = mapped_column(LargeBinary)
    codes: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    head: Mapped[str] = mapped_column(TSVECTOR)
    document: Mapped[str] = mapped_column(TSVECTOR)
