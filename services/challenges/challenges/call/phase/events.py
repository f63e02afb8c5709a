"""Events of the clock: a phase opened or closed, dated to its planned minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from challenges.call.challenge.events import PublicChallengeEvent


@dataclass(frozen=True, kw_only=True)
class PhaseEvent(PublicChallengeEvent):
    """A phase of a public challenge. `title` is the challenge's, `phase_name` its own, `position` counts from 1."""

    public_fields: ClassVar[tuple[str, ...]] = (
        *PublicChallengeEvent.public_fields,
        "phase_id",
        "position",
        "phase_name",
        "title",
        "opens_at",
        "closes_at",
        "takes_submissions",
        "submissions",
        "demo",
    )

    phase_id: UUID
    position: int
    phase_name: str
    title: str
    opens_at: datetime
    closes_at: datetime
    takes_submissions: bool
    submissions: int
    demo: bool


@dataclass(frozen=True, kw_only=True)
class ChallengePhaseOpened(PhaseEvent):
    """A phase opened at `opened_at`: the planned minute, or the publication if that came later."""

    type: ClassVar[str] = "challenge.phase_opened.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*PhaseEvent.public_fields, "opened_at")

    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class ChallengePhaseClosed(PhaseEvent):
    """A phase closed at `closed_at`, with so many solutions submitted in it."""

    type: ClassVar[str] = "challenge.phase_closed.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*PhaseEvent.public_fields, "closed_at")

    closed_at: datetime
