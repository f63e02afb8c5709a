"""Access: the editions that a caller may see, and the one that may change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from chassis.files.model import FileLimits
from chassis.files.store import FileStore
from observatory.library.document.access import DocumentAccess
from observatory.library.document.model import Document
from observatory.library.edition import errors, queries
from observatory.library.edition.model import DocumentFile, DocumentFilePart, Edition

_NUMBER: Final = re.compile(r"[0-9]{1,6}")


class EditionAccess(DocumentAccess):
    """Loading editions and their files."""

    def seen_editions(self, document_id: UUID) -> Sequence[Edition]:
        """List the editions that the caller may see: all of them for those who handle the document."""
        document = self.visible_document(document_id)
        return queries.editions_of(self.session, document_id, all_of_them=document.read_inside)

    def edition_to_change(self, document: Document, number: str) -> Edition:
        """Load an edition of a locked document that the caller may change."""
        document.check_editable(self.principal)
        known = _NUMBER.fullmatch(str(number))
        edition = self.session.get(Edition, (document.id, int(number))) if known else None
        if edition is None:
            raise errors.EditionNotFound
        return edition

    def publish_editions(self, document: Document) -> None:
        """Publish the open edition along with its document."""
        edition = queries.open_edition(self.session, document.id)
        if edition is not None and edition.files:
            edition.published_at = self.now

    def shown_edition(self, edition: Edition) -> dict[str, Any]:
        """Return an edition as its view dumps it."""
        rows = queries.files_by_id(self.session, [UUID(one["id"]) for one in edition.files])
        names = ("text_status", "pages", "personal")
        files = [
            {**one, **{name: getattr(rows[UUID(one["id"])], name) for name in names}}
            for one in edition.files
            if UUID(one["id"]) in rows
        ]
        facts = ("number", "label", "issued_on", "language", "translation", "changed", "published_at")
        return {**{name: getattr(edition, name) for name in facts}, "files": files}

    @property
    def document_files(self) -> FileStore[DocumentFile, DocumentFilePart]:
        """Return the store of the library's files."""
        limits = FileLimits(
            file=self.settings.document_file_bytes,
            thing=self.settings.document_files_bytes,
            organisation=self.settings.organisation_files_bytes,
        )
        return FileStore(self.session, DocumentFile, DocumentFilePart, limits)
