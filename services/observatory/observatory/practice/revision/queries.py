"""Reads of revisions: the history of a practice, complete or only its published part."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from observatory.practice.revision.model import Revision


def history(
    session: Session, practice_id: UUID, *, published_only: bool, before: int | None, limit: int
) -> Sequence[Revision]:
    """List the revisions of a practice with their content, the latest first."""
    wanted = select(Revision).options(undefer(Revision.content)).where(Revision.practice_id == practice_id)
    if published_only:
        wanted = wanted.where(Revision.published_at.is_not(None))
    if before is not None:
        wanted = wanted.where(Revision.number < before)
    return session.scalars(wanted.order_by(Revision.number.desc()).limit(limit)).all()
