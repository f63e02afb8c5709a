"""Cleanup: data of an import that is deleted when the import is over, or when it is no longer needed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from observatory.exchange.practice_import.model import WAITING, ImportPart, ImportRow


def forget_parts(session: Session, import_id: UUID) -> None:
    """Delete the file, after its rows are stored."""
    session.execute(delete(ImportPart).where(ImportPart.import_id == import_id))


def forget_file(session: Session, import_id: UUID) -> None:
    """Delete the file and the unsettled rows. The report of the others stays."""
    forget_parts(session, import_id)
    session.execute(delete(ImportRow).where(ImportRow.import_id == import_id, ImportRow.state == WAITING))
