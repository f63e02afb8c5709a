"""Events of renewals. They carry neither the reason of an end nor who answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from observatory.practice.practice.events import PracticeEvent, ReadablePracticeEvent


@dataclass(frozen=True, kw_only=True)
class PracticeRenewalDue(PracticeEvent):
    """A body is asked whether its practice still runs. `reminder` counts the times it was asked before.

    Without an answer the practice is stale from `stale_on`.
    """

    type: ClassVar[str] = "practice.renewal_due.v1"

    due_on: date
    stale_on: date
    reminder: int


@dataclass(frozen=True, kw_only=True)
class PracticeRenewed(PracticeEvent):
    """A body has answered: its practice is running, changed or ended."""

    type: ClassVar[str] = "practice.renewed.v1"
    expects_listener: ClassVar[bool] = False
    invalidates: ClassVar[tuple[str, ...]] = ReadablePracticeEvent.invalidates

    answer: str


@dataclass(frozen=True, kw_only=True)
class PracticeStale(ReadablePracticeEvent):
    """Nobody answered: whether the practice still runs is not known."""

    type: ClassVar[str] = "practice.stale.v1"
    expects_listener: ClassVar[bool] = False
    public_fields: ClassVar[tuple[str, ...]] = (*ReadablePracticeEvent.public_fields, "stale_since")

    stale_since: datetime


@dataclass(frozen=True, kw_only=True)
class PracticeEnded(ReadablePracticeEvent):
    """The practice no longer runs. It stays public."""

    type: ClassVar[str] = "practice.ended.v1"
    expects_listener: ClassVar[bool] = False
    public_fields: ClassVar[tuple[str, ...]] = (*ReadablePracticeEvent.public_fields, "ended_on")

    ended_on: date
