"""Cleanup: data of an import that is deleted when the import is over, or when nobody wants it any more."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from observatory.exchange.practice_import.model import CREATED, WAITING, ImportPart, ImportRow
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import DRAFT


def forget_parts(session: Session, import_id: UUID) -> None:
    """Delete the file, after its rows are stored."""
    session.execute(delete(ImportPart).where(ImportPart.import_id == import_id))


def forget_file(session: Session, import_id: UUID) -> None:
    """Delete the file and the unsettled rows. The report of the others stays."""
    forget_parts(session, import_id)
    session.execute(delete(ImportRow).where(ImportRow.import_id == import_id, ImportRow.state == WAITING))


def delete_drafts(session: Session, import_id: UUID) -> int:
    """Delete the drafts of an import that were never submitted, and return their number."""
    made = select(ImportRow.practice_id).where(ImportRow.import_id == import_id, ImportRow.state == CREATED)
    gone = delete(Practice).where(
        Practice.id.in_(made), Practice.state == DRAFT, Practice.submitted_at.is_(None), Practice.published_at.is_(None)
    )
    return len(session.execute(gone.returning(Practice.id)).all())
