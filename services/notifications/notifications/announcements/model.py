"""Announcements as a model: one thing to tell, to whom, and how far the telling has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base


class Kind(StrEnum):
    """What a mail is about; each kind has its template in both languages."""

    CONFIRM_SUBSCRIPTION = "confirm_subscription"
    VERIFY_ACCOUNT = "verify_account"
    ALREADY_REGISTERED = "already_registered"
    REVIEW_WAITING = "review_waiting"
    DECISION_FORWARDED = "decision_forwarded"
    DECISION_CHANGES_REQUESTED = "decision_changes_requested"
    DECISION_REJECTED = "decision_rejected"
    DECISION_PUBLISHED = "decision_published"
    PRACTICE_PUBLISHED = "practice_published"

    @property
    def priority(self) -> int:
        """Say what goes first: 0 what somebody sits and waits for, 1 what a person should do, 2 what many hear of."""
        if self in {Kind.CONFIRM_SUBSCRIPTION, Kind.VERIFY_ACCOUNT, Kind.ALREADY_REGISTERED}:
            return 0
        return 2 if self is Kind.PRACTICE_PUBLISHED else 1


class Who(StrEnum):
    """How an announcement's recipients are found."""

    SUBSCRIBER = "subscriber"
    SUBSCRIBERS = "subscribers"
    PERSON = "person"
    CENTRE_MANAGERS = "centre_managers"
    CURATORS = "curators"
    AUTHORS_AND_APPROVERS = "authors_and_approvers"


DUTY_BOUND = (Who.CENTRE_MANAGERS, Who.CURATORS, Who.AUTHORS_AND_APPROVERS)
"""Audiences that are read from the duties, and so may grow when a late word of a duty arrives."""


@dataclass(frozen=True)
class Audience:
    """Who is to be told; the fields that its `who` needs."""

    who: Who
    region: str | None = None
    organisation_id: str | None = None
    person_ids: Sequence[str] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the audience as it is stored."""
        return {
            "who": self.who.value,
            "region": self.region,
            "organisation_id": self.organisation_id,
            "person_ids": list(self.person_ids),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Audience:
        """Read what `to_dict` gave."""
        return cls(Who(data["who"]), data.get("region"), data.get("organisation_id"), data.get("person_ids") or ())


@dataclass(frozen=True)
class News:
    """One thing to tell, as an event's handler words it. `data` holds public facts and ids, no person's data."""

    kind: Kind
    audience: Audience
    data: Mapping[str, Any] = field(default_factory=dict)
    keys: Sequence[str] = ()


class Announcement(Base):
    """One thing to tell. `cursor` is the last recipient that the fan-out has passed; finished when there is no next."""

    __tablename__ = "announcements"
    __table_args__ = (
        UniqueConstraint("event_id", "kind"),
        Index("ix_announcements_unfinished", "id", postgresql_where=text("finished_at is null")),
        Index("ix_announcements_occurred_at", "occurred_at"),
        Index("ix_announcements_subject", "subject"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column()
    subject: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    audience: Mapped[dict[str, Any]] = mapped_column(JSONB)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
    request_id: Mapped[str] = mapped_column(Text)
    traceparent: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cursor: Mapped[UUID | None] = mapped_column()
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recipients: Mapped[int] = mapped_column(default=0)

    @property
    def to(self) -> Audience:
        """Give who is to be told."""
        return Audience.from_dict(self.audience)
