"""Deliveries as a model: one row per recipient and event, from queued to sent or to the reason why not.

queued ──▶ sending ──▶ sent
▲           │ ├────▶ bounced      the address does not exist; it is suppressed from then on
│           │ ├────▶ failed       refused for another lasting reason, or for too long
│           │ └────▶ deferred     refused for now; comes again at `available_at`
│           ▼
└── the sender died, or the line broke before the server had answered: again, as a possible duplicate

queued or deferred ──▶ suppressed   the recipient stopped the mail, or must not be written to
                       suppressed   with `joined_delivery`: another mail of the kind says how many joined it
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base


class State(StrEnum):
    """Where a delivery stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


SUBSCRIBER: Final = "subscriber"
PERSON: Final = "person"
MAILBOX: Final = "mailbox"


class Delivery(Base):
    """One mail to one recipient. `recipient` is the subscriber's id or the person's, never an address.

    For a mail about feedback, it is the id of the reader's message.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "recipient"),
        Index(
            "ix_deliveries_waiting",
            "priority",
            "available_at",
            postgresql_where=text("state in ('queued', 'deferred', 'sending')"),
        ),
        Index("ix_deliveries_leased_by", "leased_by", postgresql_where=text("leased_by is not null")),
        Index("ix_deliveries_recipient", "recipient", "id"),
        Index("ix_deliveries_address_digest", "address_digest", "id"),
        Index("ix_deliveries_state", "state", "id"),
        Index("ix_deliveries_possible_duplicate", "id", postgresql_where=text("possible_duplicate")),
        Index("ix_deliveries_gathering", "joined_delivery", postgresql_where=text("reason = 'gathering'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    announcement_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"))
    event_id: Mapped[UUID] = mapped_column()
    kind: Mapped[str] = mapped_column(Text)
    recipient_kind: Mapped[str] = mapped_column(Text)
    recipient: Mapped[UUID] = mapped_column()
    address_digest: Mapped[str | None] = mapped_column(Text)
    subscription_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    priority: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    joined_delivery: Mapped[UUID | None] = mapped_column()
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    possible_duplicate: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    available_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_by: Mapped[int | None] = mapped_column()
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def next_attempt_at(self) -> datetime | None:
        """Return the time of the next attempt of a deferred delivery."""
        return self.available_at if self.state == State.DEFERRED else None
