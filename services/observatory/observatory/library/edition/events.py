"""Events of editions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from observatory.library.document.events import DocumentEvent


@dataclass(frozen=True, kw_only=True)
class DocumentEditionPublished(DocumentEvent):
    """A newer edition of a public document can be read."""

    type: ClassVar[str] = "document.edition_published.v1"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = (
        "document_id", "title_el", "title_en", "edition", "label", "language", "changed",
    )  # fmt: skip
    invalidates: ClassVar[tuple[str, ...]] = ("documents", "document:{document_id}")

    document_id: UUID
    edition: int
    label: str
    language: str
    changed: str
