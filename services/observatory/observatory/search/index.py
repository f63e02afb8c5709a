"""Index: what search keeps beside each published practice, written in the same transaction."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from observatory.publications.model import PublishedPractice


def put(session: Session, practice: PublishedPractice) -> None:
    """Index a published row, new or changed."""


def remove(session: Session, practice_id: UUID) -> None:
    """Forget a practice that is no longer public."""
