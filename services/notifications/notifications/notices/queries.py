"""Notices by id, for the sender."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.notices.model import Notice


def notices_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, Notice]:
    """Load notices by identifier."""
    found = session.scalars(select(Notice).where(Notice.id.in_(ids)))
    return {notice.id: notice for notice in found}
