"""Events of announcements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from challenges.call.challenge.events import PublicChallengeEvent


@dataclass(frozen=True, kw_only=True)
class ChallengeAnnouncementMade(PublicChallengeEvent):
    """The owners published an announcement. `title` is the challenge's, `text_title` the announcement's."""

    type: ClassVar[str] = "challenge.announcement_made.v1"
    public_fields: ClassVar[tuple[str, ...]] = (
        *PublicChallengeEvent.public_fields,
        "announcement_id",
        "title",
        "text_title",
    )
    expects_listener: ClassVar[bool] = True
    invalidates: ClassVar[tuple[str, ...]] = ("announcements:{challenge_id}",)

    announcement_id: UUID
    title: str
    text_title: str
