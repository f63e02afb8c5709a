"""Events of pilots. All of it is public: a pilot spends public money and reports its results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class PilotEvent(Event):
    """Common fields of all events of a pilot: its id, its solution and challenge, and its organisation."""

    aggregate: ClassVar[str] = "pilot"
    key: ClassVar[str] = "pilot_id"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("pilot_id", "challenge_id", "solution_id", "organisation_id")
    invalidates: ClassVar[tuple[str, ...]] = ("pilots", "pilot:{pilot_id}")

    pilot_id: UUID
    challenge_id: UUID
    solution_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class PilotStarted(PilotEvent):
    """An organisation started a pilot of a solution. `budget_eur` is in euro."""

    type: ClassVar[str] = "pilot.started.v1"
    public_fields: ClassVar[tuple[str, ...]] = (
        *PilotEvent.public_fields,
        "title",
        "starts_on",
        "ends_on",
        "sandbox",
        "budget_eur",
        "demo",
    )

    title: str
    starts_on: date
    ends_on: date
    sandbox: bool
    budget_eur: float | None
    demo: bool


@dataclass(frozen=True, kw_only=True)
class PilotProgressed(PilotEvent):
    """The organisation wrote down how the pilot goes."""

    type: ClassVar[str] = "pilot.progressed.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*PilotEvent.public_fields, "entry_id", "on")

    entry_id: UUID
    on: date


@dataclass(frozen=True, kw_only=True)
class PilotCancelled(PilotEvent):
    """The pilot was cancelled. Nothing returns from it."""

    type: ClassVar[str] = "pilot.cancelled.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*PilotEvent.public_fields, "title")

    title: str


@dataclass(frozen=True, kw_only=True)
class PilotEnded(PilotEvent):
    """The report of a pilot. It is published again, unchanged, until the observatory has a draft of it.

    `attempt` counts from 1. A subscriber that needs each end once handles the first attempt only.
    """

    type: ClassVar[str] = "pilot.ended.v1"
    public_fields: ClassVar[tuple[str, ...]] = (
        *PilotEvent.public_fields,
        "outcome",
        "title",
        "summary",
        "problem",
        "solution",
        "results",
        "obstacles",
        "lessons",
        "sectors",
        "region",
        "started_on",
        "cost_eur",
        "language",
        "attempt",
    )

    outcome: str
    title: str
    summary: str
    problem: str
    solution: str
    results: str
    obstacles: str
    lessons: str
    sectors: list[str]
    region: str | None
    started_on: date
    cost_eur: float | None
    language: str
    author_ids: list[PersonId]
    attempt: int


@dataclass(frozen=True, kw_only=True)
class PilotReturned(PilotEvent):
    """The findings are back in the observatory, as the draft `practice_id` of the organisation."""

    type: ClassVar[str] = "pilot.returned.v1"
    public_fields: ClassVar[tuple[str, ...]] = (*PilotEvent.public_fields, "practice_id")

    practice_id: UUID
