"""Text worker: a timer has the words of new files read, one file at a time, and puts them into search.

A file is claimed for a minute, so that after a crash another worker takes it; the third failure is the last.
"""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, func
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.types import Text as LongText

from chassis.files.names import extension_of
from chassis.threads import BoundedThreads
from chassis.timers import every
from observatory.library.document import queries as documents
from observatory.library.edition import queries
from observatory.library.edition.access import EditionAccess
from observatory.library.edition.model import DAMAGED, QUEUED, DocumentFile
from observatory.library.text.extraction import Extracted, extract, seems_personal
from observatory.library.text.model import DocumentPassage
from observatory.search.document import Searchable, lexemes, read

TURN_SECONDS: Final = 5.0
LONGEST_SECONDS: Final = 600.0
RETRIES: Final = (timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30))
"""Times after which a file is tried again whose reading was interrupted."""

_BESIDE: Final = BoundedThreads(1)


class TextWork(EditionAccess):
    """Worker that reads the words of files."""

    @every(seconds=2, transaction=False, longest=LONGEST_SECONDS)
    def read_texts(self) -> None:
        """Read the words of the files that wait."""
        until = time.monotonic() + TURN_SECONDS
        while time.monotonic() < until:
            claimed = self._claim_text()
            if claimed is None:
                return
            file_id, kind, parts = claimed
            with tempfile.TemporaryFile() as content:
                for number in range(1, parts + 1):
                    with self.transaction():
                        content.write(self.document_files.part(file_id, number))
                content.seek(0)
                found = _BESIDE.run(extract, content, kind)
            with self.transaction():
                self._keep_text(file_id, found)

    def _claim_text(self) -> tuple[UUID, str, int] | None:
        with self.transaction() as session:
            now = self.runtime.clock()
            file = queries.next_queued(session, now)
            if file is None:
                return None
            if file.attempts >= len(RETRIES):
                file.text_status, file.retry_at = DAMAGED, None
                return None
            file.retry_at = now + RETRIES[file.attempts]
            file.attempts += 1
            return file.id, extension_of(file.name), file.part_count

    def _keep_text(self, file_id: UUID, found: Extracted) -> None:
        file = self.session.get(DocumentFile, file_id)
        document = documents.for_change(self.session, file.owner_id) if file is not None else None
        if file is None or document is None or file.text_status != QUEUED:
            return  # removed meanwhile, or read by another worker
        file.text_status, file.retry_at = found.status, None
        file.pages = len(found.pages) if extension_of(file.name) == "pdf" and found.pages else None
        file.personal = seems_personal(found.pages.values())
        self.session.execute(delete(DocumentPassage).where(DocumentPassage.file_id == file_id))
        rows = [
            {"file_id": file_id, "page": number, "text": text, "words": sorted(_keys(text))}
            for number, text in found.pages.items()
            if text.strip()
        ]
        if rows:
            keys = func.array_to_tsvector(bindparam("words", type_=ARRAY(LongText)))
            self.session.execute(insert(DocumentPassage).values(keys=keys), rows)
        document.touch(self.runtime.clock())
        self.session.flush()
        self.document_changed(document)


def _keys(text: str) -> set[str]:
    body = Searchable((), (), read(text))
    return {key for key in lexemes(body, {}) if not key.startswith("m:")}
