"""Erasure address model: the known address of a person about to be erased, because the event carries none."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base


class ErasureAddress(Base):
    """The digest of a person's address, from when identity is about to erase them until we have."""

    __tablename__ = "erasure_addresses"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    address_digest: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
