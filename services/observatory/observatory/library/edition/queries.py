"""Reads of editions and of their files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from observatory.library.edition.model import QUEUED, DocumentFile, Edition


def editions_of(session: Session, document_id: UUID, *, all_of_them: bool) -> Sequence[Edition]:
    """List the editions of a document, the newest first: the published ones, or all."""
    wanted = select(Edition).where(Edition.document_id == document_id)
    if not all_of_them:
        wanted = wanted.where(Edition.published_at.is_not(None))
    return session.scalars(wanted.order_by(Edition.number.desc())).all()


def open_edition(session: Session, document_id: UUID) -> Edition | None:
    """Return the edition that is not published yet. The caller holds a lock on the document."""
    return session.scalar(
        select(Edition).where(Edition.document_id == document_id, Edition.published_at.is_(None)).limit(1)
    )


def next_number(session: Session, document_id: UUID) -> int:
    """Return the number of a document's next edition."""
    latest = session.scalar(select(func.max(Edition.number)).where(Edition.document_id == document_id))
    return (latest or 0) + 1


def current_files(session: Session, document_id: UUID) -> list[UUID]:
    """Return the files of the newest published edition in each language."""
    by_language: dict[str, list[UUID]] = {}
    for edition in editions_of(session, document_id, all_of_them=False):
        by_language.setdefault(edition.language, [UUID(one["id"]) for one in edition.files])
    return [one for files in by_language.values() for one in files]


def files_by_id(session: Session, file_ids: Collection[UUID]) -> dict[UUID, DocumentFile]:
    """Return the rows of files."""
    rows = session.scalars(select(DocumentFile).where(DocumentFile.id.in_(file_ids)))
    return {row.id: row for row in rows}


def bytes_of_files(session: Session) -> int:
    """Return the size of all files of the library."""
    return session.scalar(select(func.coalesce(func.sum(DocumentFile.size), 0))) or 0


def next_queued(session: Session, now: datetime) -> DocumentFile | None:
    """Load and lock a file whose words were not read yet, unless another worker has it."""
    waits = (DocumentFile.text_status == QUEUED, DocumentFile.retry_at <= now)
    wanted = select(DocumentFile).where(*waits).order_by(DocumentFile.retry_at).limit(1)
    return session.scalar(wanted.with_for_update(skip_locked=True))
