"""Inbox as a model: one item per notice and person, written by the fan-out beside the mail.

Unread items of one group within a day are one, with a count. Ids are in order of time: an item joined by another gets
a new one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from chassis.errors import NotFound
from chassis.language import Localized
from notifications.base import Base
from notifications.notices.brake import BRAKED
from notifications.notices.model import CARRIES_LINK, Kind, Notice

KEPT: Final = timedelta(days=180)
"""How long an item stays."""

_UNREAD: Final = text("read_at is null and archived_at is null")
_BESIDE: Final = frozenset({*CARRIES_LINK, Kind.ALREADY_REGISTERED})
"""Kinds for an address and not for a signed-in person."""


class InboxItemNotFound(NotFound):
    """There is no such item among the caller's, or another has joined it since."""

    title = Localized(el="Η ειδοποίηση δεν βρέθηκε", en="The notice was not found")


class InboxItem(Base):
    """One notice to one person; `count` is the number of notices in it."""

    __tablename__ = "inbox_items"
    __table_args__ = (
        UniqueConstraint("person_id", "notice_id"),
        Index("ix_inbox_items_person_id", "person_id", "id"),
        Index("ix_inbox_items_unread", "person_id", "group_key", postgresql_where=_UNREAD),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column()
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    group_key: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def read(self, now: datetime) -> None:
        """Mark the item as read. Repeating it changes nothing."""
        self.read_at = self.read_at or now

    def unread(self) -> None:
        """Put the item back among the unread ones."""
        self.read_at = self.archived_at = None

    def archive(self, now: datetime) -> None:
        """Take the item out of the inbox; it counts as read."""
        self.read(now)
        self.archived_at = self.archived_at or now


def group_key(notice: Notice) -> str | None:
    """Return the key of notices told as one item, None for kinds that are in no inbox.

    Of kinds that one act may cause by the hundred all are one group; of others those about one thing.
    """
    if notice.kind in _BESIDE:
        return None
    if notice.kind in BRAKED:
        return notice.kind
    return f"{notice.kind}:{notice.data.get('challenge_id') or notice.subject}"
