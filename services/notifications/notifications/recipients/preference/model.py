"""Preferences as a model: one row per person who ever chose; nobody else has quiet time."""

from __future__ import annotations

from datetime import datetime, time
from typing import Self
from uuid import UUID

from sqlalchemy import Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base
from notifications.recipients.preference.quiet import Quiet


class Preference(Base):
    """When a person wants no mail. Times are `HH:MM` by the clocks of Greece."""

    __tablename__ = "preferences"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    quiet_from: Mapped[str | None] = mapped_column(Text)
    quiet_to: Mapped[str | None] = mapped_column(Text)
    workdays_only: Mapped[bool] = mapped_column(server_default=text("false"))
    version: Mapped[int] = mapped_column(server_default=text("0"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def of_nobody(cls, person_id: UUID, now: datetime) -> Self:
        """Return the preferences of a person who has chosen nothing."""
        return cls(person_id=person_id, workdays_only=False, version=0, changed_at=now)

    @property
    def quiet(self) -> Quiet:
        """Return the quiet time."""
        return Quiet(_clock(self.quiet_from), _clock(self.quiet_to), self.workdays_only)

    def choose(self, quiet_from: str | None, quiet_to: str | None, *, workdays_only: bool, now: datetime) -> None:
        """Replace everything."""
        self.quiet_from, self.quiet_to, self.workdays_only = quiet_from, quiet_to, workdays_only
        self.version += 1
        self.changed_at = now


def _clock(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None
