"""Reads of announcements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from challenges.call.announcement.model import Announcement


def of_challenge(
    session: Session, challenge_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Announcement]:
    """List the announcements of a challenge, the latest first."""
    wanted = select(Announcement).where(Announcement.challenge_id == challenge_id)
    if after is not None:
        wanted = wanted.where(tuple_(Announcement.made_at, Announcement.id) < after)
    return session.scalars(wanted.order_by(Announcement.made_at.desc(), Announcement.id.desc()).limit(limit)).all()
