"""Takedown model: the time at which something was last taken from the public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base


class TakenDown(Base):
    """The time at which something was last taken from the public. Subscribers get no older notices of it.

    They may arrive later all the same: from a replay, or from the queue of an earlier version.
    """

    __tablename__ = "taken_down"

    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
