"""Announcements by id, as the sender needs them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.announcements.model import Announcement, TakenDown


def announcements_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, Announcement]:
    """Load notices by identifier."""
    found = session.scalars(select(Announcement).where(Announcement.id.in_(ids)))
    return {announcement.id: announcement for announcement in found}


def taken_down(session: Session, subjects: Collection[str]) -> dict[str, datetime]:
    """Return when those of these subjects that were taken from the public were."""
    found = session.scalars(select(TakenDown).where(TakenDown.subject.in_(subjects)))
    return {each.subject: each.at for each in found}
