"""Suppression model: addresses that must not be written to, and the refusals that may lead there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base

SUPPRESSED_FOR: Final = timedelta(days=180)
"""How long an address that bounced is not written to; mailboxes and domains come back."""


class Suppression(Base):
    """An address that must not be written to, until it expires or a curator lifts it."""

    __tablename__ = "suppressions"
    __table_args__ = (UniqueConstraint("id", name="uq_suppressions_id"),)

    address_digest: Mapped[str] = mapped_column(Text, primary_key=True)
    id: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def expires_at(self) -> datetime:
        """Return when the address is written to again."""
        return self.created_at + SUPPRESSED_FOR


class BareRefusal(Base):
    """An address that a server refused for good without saying why: on how many days, and when last."""

    __tablename__ = "bare_refusals"

    address_digest: Mapped[str] = mapped_column(Text, primary_key=True)
    days: Mapped[int] = mapped_column(SmallInteger)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
