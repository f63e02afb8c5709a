"""The inbox of one person, as it is listed and counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from notifications.notices.inbox.model import InboxItem

_LIST: Final = "inbox"
UNREAD: Final = "unread"
ALL: Final = "all"
ARCHIVED: Final = "archived"
STATES: Final = (UNREAD, ALL, ARCHIVED)


def page_of_items(session: Session, person_id: UUID, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """Return a page of a person's items, newest first."""
    asked = select(InboxItem).where(InboxItem.person_id == person_id, *_IN_STATE[query["state"]])
    after = cursors.after(_LIST, query["cursor"], length=1)
    if after is not None:
        asked = asked.where(InboxItem.id < UUID(after[0]))
    found: list[InboxItem] = list(session.scalars(asked.order_by(InboxItem.id.desc()).limit(query["limit"] + 1)))
    return cursors.page(_LIST, found, query["limit"], lambda row: (row.id,))


def count_unread(session: Session, person_id: UUID) -> dict[str, Any]:
    """Count a person's unread items, and return the newest of them."""
    asked = select(func.count(), func.max(InboxItem.created_at)).where(InboxItem.person_id == person_id)
    unread, newest = session.execute(asked.where(*_IN_STATE[UNREAD])).one()
    return {"unread": unread, "newest_at": newest}


def item_to_change(session: Session, person_id: UUID, item_id: UUID) -> InboxItem | None:
    """Load a person's item, locked."""
    asked = select(InboxItem).where(InboxItem.id == item_id, InboxItem.person_id == person_id)
    return session.scalar(asked.with_for_update())


_IN_STATE: Final[Mapping[str, tuple[ColumnElement[bool], ...]]] = {
    UNREAD: (InboxItem.read_at.is_(None), InboxItem.archived_at.is_(None)),
    ALL: (InboxItem.archived_at.is_(None),),
    ARCHIVED: (InboxItem.archived_at.is_not(None),),
}
