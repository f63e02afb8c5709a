"""Writing of items: beside the deliveries of the fan-out, and of all that somebody has read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.notices.inbox.model import InboxItem

TOLD_WITHIN: Final = timedelta(hours=24)
WRITTEN: Final = """
    together AS (
        UPDATE inbox_items i SET id = {uuid7}, notice_id = :announcement_id, count = i.count + 1, created_at = :now
        WHERE CAST(:group_key AS text) IS NOT NULL AND i.read_at IS NULL AND i.archived_at IS NULL AND i.id IN (
            SELECT DISTINCT ON (g.person_id) g.id FROM inbox_items g JOIN queued q ON q.recipient = g.person_id
            WHERE g.group_key = :group_key AND g.read_at IS NULL AND g.archived_at IS NULL
              AND g.created_at > :now - CAST(:told_within AS interval)
            ORDER BY g.person_id, g.id DESC)
        RETURNING i.person_id
    ),
    items AS (
        INSERT INTO inbox_items (id, person_id, notice_id, kind, group_key, created_at)
        SELECT {uuid7}, q.recipient, :announcement_id, :kind, :group_key, :now FROM queued q
        WHERE CAST(:group_key AS text) IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM together t WHERE t.person_id = q.recipient)
        ON CONFLICT (person_id, notice_id) DO NOTHING
    )
"""
"""Parts of the fan-out's statement, beside its new deliveries (`queued`)."""


def read_up_to(session: Session, person_id: UUID, last: UUID, now: datetime) -> None:
    """Mark all items up to this one as read. Later ones stay unread."""
    seen = InboxItem.person_id == person_id, InboxItem.id <= last, InboxItem.read_at.is_(None)
    session.execute(select(InboxItem.id).where(*seen).order_by(InboxItem.id).with_for_update())
    session.execute(update(InboxItem).where(*seen).values(read_at=now))
