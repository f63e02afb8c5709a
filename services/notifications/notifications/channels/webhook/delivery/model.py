"""Webhook deliveries as a model: one row per endpoint and event, and one per attempt.

waiting ──▶ sending ──▶ delivered
   ▲           │ ├───▶ failed       every attempt of the schedule failed
   ├───────────┘ └──── the process died: sent again once the lease has run out, with the same `webhook-id`
   │
   └── by hand, from delivered, failed or called_off

waiting ──▶ called_off   the endpoint was disabled
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import UtcDateTime
from notifications.base import Base
from notifications.channels.delivery.retries import Backoff
from notifications.channels.webhook.delivery.errors import DeliveryUnderWay

SCHEDULE: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long a delivery waits after each failed attempt; it has failed with the last (Standard Webhooks)."""
BACKOFF: Final = Backoff(SCHEDULE, jitter=0.1, longest_asked=timedelta(hours=24))
"""The schedule, with what a receiver asks for by `Retry-After`."""
KEPT: Final = timedelta(days=30)
"""How long the log keeps what was delivered, and what was not."""


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    CALLED_OFF = "called_off"


class WebhookEvent(Base):
    """An event that some endpoint is told of; `body` is the envelope with its public fields only.

    Without `only_public_fields` a process of an earlier version kept the whole envelope: its data stay here.
    """

    __tablename__ = "webhook_events"
    __table_args__ = (Index("ix_webhook_events_recorded_at", "recorded_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    only_public_fields: Mapped[bool] = mapped_column(server_default=text("false"))
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Attempt(Base):
    """One request to an endpoint. Without an outcome while it is under way, or when the process died over it."""

    __tablename__ = "webhook_attempts"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    milliseconds: Mapped[int | None] = mapped_column()
    outcome: Mapped[str | None] = mapped_column(Text)
    status: Mapped[int | None] = mapped_column()


class WebhookDelivery(Base):
    """One event for one endpoint. `attempts` counts all requests ever made, `tried` those of the schedule at hand."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        Index(
            "ix_webhook_deliveries_due",
            "webhook_id",
            "available_at",
            postgresql_where=text("state in ('waiting', 'sending')"),
        ),
        Index(
            "ix_webhook_deliveries_available_at",
            "available_at",
            postgresql_where=text("state in ('waiting', 'sending')"),
        ),
        Index("ix_webhook_deliveries_webhook_id", "webhook_id", "id"),
        Index("ix_webhook_deliveries_event_id", "event_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_events.id", ondelete="CASCADE"))
    event_type: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    tried: Mapped[int] = mapped_column(server_default=text("0"))
    reason: Mapped[str | None] = mapped_column(Text)
    status: Mapped[int | None] = mapped_column()
    available_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    event: Mapped[WebhookEvent] = relationship(lazy="raise", viewonly=True)
    log: Mapped[list[Attempt]] = relationship(order_by=Attempt.number, lazy="raise", viewonly=True)

    @property
    def next_attempt_at(self) -> datetime | None:
        """Return the time of the next attempt, if there is one."""
        return self.available_at if self.state == State.WAITING else None

    def deliver_again(self, *, at: datetime) -> None:
        """Put it back to the beginning of the schedule. Raises `DeliveryUnderWay`."""
        if self.state in {State.WAITING, State.SENDING}:
            raise DeliveryUnderWay
        self.state, self.tried, self.available_at = State.WAITING.value, 0, at
        self.reason, self.status = None, None
