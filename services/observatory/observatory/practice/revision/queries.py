"""Reads of revisions: the history of a practice, complete or only its published part."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from commons.audience import PUBLIC, Audiences
from observatory.practice.revision.model import Revision


def history(
    session: Session,
    practice_id: UUID,
    *,
    published_for: Audiences | None,
    before: int | None,
    limit: int,
) -> Sequence[Revision]:
    """List the revisions of a practice with their content, the latest first: all, or those published for audiences."""
    wanted = select(Revision).options(undefer(Revision.content)).where(Revision.practice_id == practice_id)
    if published_for is not None:
        audience = func.coalesce(Revision.content["audience"].astext, PUBLIC)  # earlier ones say nothing of it
        wanted = wanted.where(Revision.published_at.is_not(None), audience.in_(published_for))
    if before is not None:
        wanted = wanted.where(Revision.number < before)
    return session.scalars(wanted.order_by(Revision.number.desc()).limit(limit)).all()
