"""Feedback model: one message of a reader about the platform, and the count of messages by sender."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime, uuid7
from notifications.base import Base
from notifications.recipients.addresses import digest

ACCESSIBILITY: Final = "accessibility"
PROBLEM: Final = "problem"
IDEA: Final = "idea"
SUBJECTS: Final = (ACCESSIBILITY, PROBLEM, IDEA)

KEPT: Final = timedelta(days=365)


class Feedback(Base):
    """One message: `page` is its subject's address, `email` the address for an answer."""

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_email_digest", "email_digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(String(20))
    message: Mapped[str] = mapped_column(Text)
    page: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    email_digest: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @classmethod
    def write(cls, says: Mapping[str, Any], *, language: str, at: datetime) -> Self:
        """Keep a message."""
        email = says["email"] or None
        known = {"email": email, "email_digest": digest(email) if email else None}
        told = {name: says[name] for name in ("about", "message", "page")}
        return cls(id=uuid7(), language=language, created_at=at, **told, **known)

    def facts(self) -> dict[str, Any]:
        """Return the content of the mail about the message."""
        return {
            "about": self.about,
            "message": self.message,
            "page": self.page,
            "email": self.email or "",
        }


class FeedbackSender(Base):
    """One message sent from somewhere. Both digests are keyed: no row names anybody."""

    __tablename__ = "feedback_senders"
    __table_args__ = (
        Index("ix_feedback_senders_asker_digest", "asker_digest", "sent_at"),
        Index("ix_feedback_senders_network_digest", "network_digest", "sent_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    asker_digest: Mapped[str | None] = mapped_column(Text)
    network_digest: Mapped[str | None] = mapped_column(Text)
