"""Digests as a model: the run of a period, and the content of one recipient's digest.

open ──▶ done       all recipients were walked
skipped             it was noticed too late: news young enough pass to the next run

A notice belongs to one run of each frequency and its row names both: nothing is kept per item and recipient.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime, uuid7
from notifications.base import Base
from notifications.notices.digest.schedule import Period
from notifications.notices.model import Audience, Kind, Notice, Who

OPEN: Final = "open"
DONE: Final = "done"
SKIPPED: Final = "skipped"

MOST_ITEMS: Final = 20
"""Items of one digest; the others are counted."""

KEPT: Final = timedelta(days=400)
"""How long the record of a run stays."""


class DigestRun(Base):
    """The digests of one frequency and period. `cursor` is the last subscriber walked."""

    __tablename__ = "digest_runs"
    __table_args__ = (UniqueConstraint("frequency", "period_start"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    frequency: Mapped[str] = mapped_column(Text)
    period_start: Mapped[date] = mapped_column()
    state: Mapped[str] = mapped_column(Text)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cursor: Mapped[UUID | None] = mapped_column()
    items: Mapped[int] = mapped_column(server_default=text("0"))
    recipients: Mapped[int] = mapped_column(server_default=text("0"))

    @classmethod
    def values(cls, period: Period, now: datetime) -> dict[str, Any]:
        """Return the row of a run."""
        return {
            "id": uuid7(),
            "frequency": period.frequency,
            "period_start": period.start,
            "state": SKIPPED if period.is_stale(now) else OPEN,
            "until_at": period.until,
            "due_at": period.due_at,
            "opened_at": now,
        }

    def notice(self) -> Notice:
        """Return the notice of its mails. It needs no fan-out."""
        return Notice(
            id=self.id,
            event_id=self.id,
            subject=str(self.id),
            kind=Kind.DIGEST.value,
            audience=Audience(Who.SUBSCRIBER).to_dict(),
            data={"frequency": self.frequency, "period_start": self.period_start.isoformat()},
            keys=[],
            request_id="",
            traceparent="",
            occurred_at=self.due_at,
            recorded_at=self.opened_at,
            finished_at=self.opened_at,
            recipients=0,
        )

    def walked(self, *, cursor: UUID | None, recipients: int, last: bool, now: datetime) -> Self:
        """Note a batch of subscribers."""
        self.cursor = cursor or self.cursor
        self.recipients += recipients
        if last:
            self.state, self.done_at = DONE, now
        return self


class DigestItems(Base):
    """Content of one digest: notices, the subscription behind each, and the number of the others."""

    __tablename__ = "digest_items"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True)
    notice_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    reasons: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    more: Mapped[int] = mapped_column(server_default=text("0"))
