"""Cleanup: files that go at once."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from observatory.practice.file.model import PracticeFile


def forget_files(session: Session, practice_id: UUID) -> None:
    """Delete the files of a practice, because of personal data in them."""
    session.execute(delete(PracticeFile).where(PracticeFile.owner_id == practice_id))
