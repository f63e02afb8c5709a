"""Announcements by id, as the sender needs them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.notices.model import Announcement


def announcements_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, Announcement]:
    """Load notices by identifier."""
    found = session.scalars(select(Announcement).where(Announcement.id.in_(ids)))
    return {announcement.id: announcement for announcement in found}
