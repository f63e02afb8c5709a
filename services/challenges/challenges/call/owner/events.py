"""Events of the organisations that share a challenge. `owner_ids` lists the owners after the event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from challenges.call.challenge.events import ChallengeEvent


@dataclass(frozen=True, kw_only=True)
class OwnerEvent(ChallengeEvent):
    """Something between the owners and the organisation `organisation_id`."""

    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChallengeJoinRequested(OwnerEvent):
    """An organisation asks the leading one to share the challenge."""

    type: ClassVar[str] = "challenge.join_requested.v1"


@dataclass(frozen=True, kw_only=True)
class ChallengeOwnerJoined(OwnerEvent):
    """The leading organisation accepted: the challenge is shared with one more."""

    type: ClassVar[str] = "challenge.owner_joined.v1"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("challenge_id", "owner_ids", "organisation_id")
    invalidates: ClassVar[tuple[str, ...]] = ("challenges", "challenge:{challenge_id}")


@dataclass(frozen=True, kw_only=True)
class ChallengeJoinDeclined(OwnerEvent):
    """The leading organisation declined a join request."""

    type: ClassVar[str] = "challenge.join_declined.v1"


@dataclass(frozen=True, kw_only=True)
class ChallengeOwnerLeft(OwnerEvent):
    """An organisation shares the challenge no more."""

    type: ClassVar[str] = "challenge.owner_left.v1"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("challenge_id", "owner_ids", "organisation_id")
    invalidates: ClassVar[tuple[str, ...]] = ("challenges", "challenge:{challenge_id}")
