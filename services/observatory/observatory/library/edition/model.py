"""Edition: one issue of a document's text, its files, and the rules for changing them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from chassis.files.model import FilePartColumns, StoredFileColumns
from observatory.base import Base
from observatory.library.document.model import Document
from observatory.library.document.states import ALL_RIGHTS_RESERVED, PUBLISHED
from observatory.library.edition import errors

LABEL_LIMIT: Final = 120
CHANGED_LIMIT: Final = 2_000
ORIGINAL, OFFICIAL, UNOFFICIAL = "original", "official", "unofficial"
TRANSLATIONS: Final = (ORIGINAL, OFFICIAL, UNOFFICIAL)

QUEUED, EXTRACTED, NO_TEXT, ENCRYPTED, DAMAGED, TOO_LONG = (
    "queued", "extracted", "no_text", "encrypted", "damaged", "too_long",
)  # fmt: skip
TEXT_STATES: Final = (QUEUED, EXTRACTED, NO_TEXT, ENCRYPTED, DAMAGED, TOO_LONG)


class Edition(Base):
    """One issue of a document's text. While it is open its facts and files change; published, it stays as it is."""

    __tablename__ = "document_editions"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(LABEL_LIMIT), default="")
    issued_on: Mapped[date | None] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(2), default="el")
    translation: Mapped[str] = mapped_column(String(20), default=ORIGINAL)
    changed: Mapped[str] = mapped_column(LongText, default="")
    # entries of `chassis.files.model`: the list is replaced, never changed in place
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def begin(cls, document: Document, number: int, *, at: datetime, **facts: Any) -> Self:
        """Create an open edition in the first language of the document's text."""
        language = facts.pop("language", None) or next(iter(document.languages), "el")
        blank: dict[str, Any] = {"label": "", "translation": ORIGINAL, "changed": "", "files": []}
        return cls(document_id=document.id, number=number, created_at=at, **{**blank, **facts, "language": language})

    def check_open(self) -> None:
        """Raise `EditionPublished` for one that does not change any more."""
        if self.published_at is not None:
            raise errors.EditionPublished

    def publish(self, document: Document, *, at: datetime) -> None:
        """Publish the edition of a published document. All but the first say what changed."""
        self.check_open()
        document.check_state(PUBLISHED)
        if not self.files or (self.number > 1 and not self.changed):
            raise errors.EditionIncomplete(
                errors=[*([] if self.files else [errors.NO_FILE]), *([] if self.changed else [errors.NO_CHANGES])]
            )
        self.published_at = at
        document.touch(at)


class DocumentFile(StoredFileColumns, Base):
    """A file of a document. Its edition says which belong to it; `text_status` tells how its words were read."""

    __tablename__ = "document_files"
    __table_args__ = (Index("ix_document_files_queue", "retry_at"),)

    owner_id: Mapped[UUID] = mapped_column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    text_status: Mapped[str | None] = mapped_column(String(20))
    pages: Mapped[int | None]
    personal: Mapped[bool] = mapped_column(default=False, server_default="false")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DocumentFilePart(FilePartColumns, Base):
    """A part of a file of a document."""

    __tablename__ = "document_file_parts"

    file_id: Mapped[UUID] = mapped_column(ForeignKey("document_files.id", ondelete="CASCADE"), primary_key=True)


def check_licence(document: Document) -> None:
    """Raise `LicenceForbidsFile` where the library may only link to the text."""
    if document.licence == ALL_RIGHTS_RESERVED:
        raise errors.LicenceForbidsFile(errors=[errors.NO_LICENCE])
