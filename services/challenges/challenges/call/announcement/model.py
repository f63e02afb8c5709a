"""Announcement: published once, by an owner's editor, while the challenge is published. It is never changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.call.announcement.events import ChallengeAnnouncementMade
from chassis.database import UtcDateTime, uuid7

if TYPE_CHECKING:
    from challenges.call.challenge.model import Challenge
    from chassis.events import Event
    from chassis.principal import Principal

TITLE_LIMIT: Final = 120
TEXT_LIMIT: Final = 5_000


class Announcement(Base):
    """An announcement. It is immutable, because participants got it by mail: a correction is another announcement."""

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_challenge_id", "challenge_id", "made_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    text: Mapped[str] = mapped_column(LongText)
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


def make(
    challenge: Challenge, *, title: str, text: str, by: Principal, at: datetime
) -> tuple[Announcement, list[Event]]:
    """Tell everybody something about a published challenge."""
    challenge.check_editor(by)
    challenge.check_published()
    announcement = Announcement(
        id=uuid7(), challenge_id=challenge.id, title=title, text=text, made_by=by.person_id, made_at=at
    )
    event = ChallengeAnnouncementMade(
        **challenge.identity(), announcement_id=announcement.id, title=challenge.title, text_title=title
    )
    return announcement, [event]
