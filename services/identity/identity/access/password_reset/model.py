"""Password reset: a wish that waits a second until somebody looks whether there is an account for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import uuid7
from identity.base import Base
from identity.security.address_key import address_key


class PasswordReset(Base):
    """One request, for any address. Recording it takes the same time for all, so it does not reveal accounts."""

    __tablename__ = "password_resets"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email_key: Mapped[str]
    requested_at: Mapped[datetime]

    @classmethod
    def ask(cls, email: str, *, now: datetime) -> PasswordReset:
        """Take a wish down."""
        return cls(id=uuid7(), email_key=address_key(email), requested_at=now)
