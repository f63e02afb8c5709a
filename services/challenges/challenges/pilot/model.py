"""Pilot: an organisation tries a solution, records its progress, and ends it with a report, which returns.

    running ──end──▶ ended ──▶ the return: waiting ──practice.drafted──▶ drafted ──practice.published──▶ published
       └────cancel──▶ cancelled

The return is a saga over events. While it waits, `again_at` is the time at which the end is published again. Each
publication is identical, and the observatory makes one draft of all of them. The answer is stored once, in any order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, Uuid, text
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.call.challenge.errors import ChallengeNotPublished
from challenges.call.challenge.model import Challenge
from challenges.entry.solution.model import SELECTED, WINNER, Solution
from challenges.pilot import errors
from challenges.pilot.events import PilotCancelled, PilotEnded, PilotProgressed, PilotReturned, PilotStarted
from chassis.database import UtcDateTime, uuid7
from chassis.errors import FieldError, Permanent
from chassis.events import Event
from chassis.principal import Principal
from commons.roles import EDITOR_ROLES, is_curator

RUNNING: Final = "running"
ENDED: Final = "ended"
CANCELLED: Final = "cancelled"
STATES: Final = (RUNNING, ENDED, CANCELLED)

NOT_DUE: Final = "not_due"
WAITING: Final = "waiting"
DRAFTED: Final = "drafted"
PUBLISHED: Final = "published"
RETURN_STATES: Final = (NOT_DUE, WAITING, DRAFTED, PUBLISHED)

TRIED: Final = frozenset({SELECTED, WINNER})
AGAIN_AFTER: Final = timedelta(minutes=10)
LONGEST_WAIT: Final = timedelta(days=1)
"""The observatory may be away for long: the pause before each further telling doubles, up to a day."""


@dataclass(frozen=True)
class Return:
    """State of the return to the observatory, its time, and the number of publications of the end."""

    state: str
    practice_id: UUID | None
    since: datetime | None
    attempts: int


class Pilot(Base):
    """A pilot with its report, once there is one, and the state of its return."""

    __tablename__ = "pilots"
    __table_args__ = (
        Index("ix_pilots_started_at", "started_at", "id"),
        Index("ix_pilots_challenge_id", "challenge_id"),
        Index("ix_pilots_organisation_id", "organisation_id"),
        Index("ix_pilots_again_at", "again_at", postgresql_where=text("again_at is not null")),
        Index(
            "uq_pilots_running",
            "solution_id",
            "organisation_id",
            unique=True,
            postgresql_where=text("state = 'running'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id"))
    solution_id: Mapped[UUID] = mapped_column(ForeignKey("solutions.id"))
    organisation_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(LongText)
    budget_eur: Mapped[Decimal | None] = mapped_column(Numeric(13, 2))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    indicators: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    sandbox: Mapped[bool]
    legal_basis: Mapped[str] = mapped_column(LongText)
    language: Mapped[str] = mapped_column(String(2))
    author_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    demo: Mapped[bool]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(LongText)

    outcome: Mapped[str | None] = mapped_column(String(20))
    results: Mapped[str] = mapped_column(LongText)
    obstacles: Mapped[str] = mapped_column(LongText)
    lessons: Mapped[str] = mapped_column(LongText)
    measured: Mapped[dict[str, float]] = mapped_column(JSONB)
    cost_eur: Mapped[Decimal | None] = mapped_column(Numeric(13, 2))
    background: Mapped[dict[str, Any]] = mapped_column(JSONB)

    attempts: Mapped[int]
    again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    practice_id: Mapped[UUID | None]
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    practice_published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def start(
        cls, plan: Mapping[str, Any], *, solution: Solution, challenge: Challenge, by: Principal, at: datetime
    ) -> tuple[Self, list[Event]]:
        """Begin a pilot of a selected solution, for an owner of its challenge for which the person edits."""
        if not by.role_in(plan["organisation_id"]) & EDITOR_ROLES:
            raise errors.NotYourPilot
        if plan["organisation_id"] not in challenge.owner_ids:
            raise errors.NotAnOwner
        if solution.state not in TRIED:
            raise errors.SolutionNotSelected(state=solution.state)
        if not challenge.is_public:
            raise ChallengeNotPublished(state=challenge.state)
        pilot = cls(
            id=uuid7(), version=0, state=RUNNING, challenge_id=challenge.id, solution_id=solution.id,
            demo=challenge.demo, author_ids=[], started_at=at, cancel_reason="", results="", obstacles="",
            lessons="", measured={}, background={}, attempts=0, **plan,
        )  # fmt: skip
        pilot._touch(by, at)
        return pilot, [
            PilotStarted(
                **pilot.identity(),
                title=pilot.title,
                starts_on=pilot.starts_on,
                ends_on=pilot.ends_on,
                sandbox=pilot.sandbox,
                budget_eur=_euro(pilot.budget_eur),
                demo=pilot.demo,
            )
        ]

    @property
    def report(self) -> Self | None:
        """Return the final report, once there is one."""
        return self if self.state == ENDED else None

    @property
    def returning(self) -> Return:
        """Return the state of the return."""
        if self.state != ENDED:
            return Return(NOT_DUE, None, None, self.attempts)
        if self.practice_published_at is not None:
            return Return(PUBLISHED, self.practice_id, self.practice_published_at, self.attempts)
        if self.practice_id is not None:
            return Return(DRAFTED, self.practice_id, self.returned_at, self.attempts)
        return Return(WAITING, None, self.ended_at, self.attempts)

    def check_editor(self, by: Principal) -> None:
        """Raise `NotYourPilot` unless the caller edits for the organisation that runs the pilot."""
        if not by.role_in(self.organisation_id) & EDITOR_ROLES:
            raise errors.NotYourPilot

    # ---- what its organisation does ------------------------------------------------------------------

    def write(self, says: Mapping[str, Any], *, by: Principal, today: date, at: datetime) -> tuple[PilotEntry, Event]:
        """Write down how it goes."""
        self._check_running(by)
        faults = []
        if says["on"] < self.starts_on:
            faults.append(FieldError("on", "before_start", errors.before_start(self.starts_on)))
        elif says["on"] > today:
            faults.append(FieldError("on", "future", errors.NOT_YET))
        self._check_measured(says["measured"], faults)
        entry = PilotEntry(id=uuid7(), pilot_id=self.id, person_id=by.person_id, created_at=at, **says)
        self._touch(by, at)
        return entry, PilotProgressed(**self.identity(), entry_id=entry.id, on=entry.on)

    def end(
        self, report: Mapping[str, Any], background: Mapping[str, Any], *, by: Principal, today: date, at: datetime
    ) -> list[Event]:
        """End the pilot with its final report, and start the return of the report to the observatory.

        Raise `PilotNotBegun` before its first day: such a pilot can only be cancelled.
        """
        self._check_running(by)
        if today < self.starts_on:
            raise errors.PilotNotBegun(starts_on=self.starts_on.isoformat())
        self._check_measured(report["measured"], [])
        for name, value in report.items():
            setattr(self, name, value)
        self.background = dict(background)
        self.state, self.ended_at = ENDED, at
        self._touch(by, at)
        return [self._tell(at)]

    def cancel(self, reason: str, *, by: Principal, at: datetime) -> list[Event]:
        """Cancel the pilot. A curator may too: the body may be closed, or have nobody left."""
        edits = bool(by.role_in(self.organisation_id) & EDITOR_ROLES)
        if not (edits or is_curator(by)):
            raise errors.NotYourPilot
        if self.state != RUNNING:
            raise errors.PilotNotRunning(state=self.state)
        self.state, self.cancelled_at, self.cancel_reason = CANCELLED, at, reason
        if edits:
            self._touch(by, at)
        else:
            self._step(at)
        return [PilotCancelled(**self.identity(), title=self.title)]

    # ---- the return ----------------------------------------------------------------------------------

    def resume(self, *, by: Principal, at: datetime) -> list[Event]:
        """Publish the end again while the observatory's answer is missing. Otherwise do nothing."""
        if not (is_curator(by) or by.system):
            self.check_editor(by)
        if self.state != ENDED:
            raise errors.PilotNotEnded(state=self.state)
        return [self._tell(at)] if self.practice_id is None else []

    def link(self, practice_id: UUID, *, published: bool, at: datetime) -> list[Event]:
        """Store the practice that resulted from the pilot. Idempotent."""
        if self.practice_id not in {None, practice_id}:
            raise Permanent(f"pilot {self.id} has practice {self.practice_id}, not {practice_id}")
        if published and self.practice_published_at is None:
            self.practice_published_at = at
            self._step(at)
        if self.practice_id is not None:
            return []
        self.practice_id, self.returned_at, self.again_at = practice_id, at, None
        self._step(at)
        return [PilotReturned(**self.identity(), practice_id=practice_id)]

    def identity(self) -> dict[str, Any]:
        """Return the common fields of all events of this pilot."""
        return {
            "pilot_id": self.id,
            "challenge_id": self.challenge_id,
            "solution_id": self.solution_id,
            "organisation_id": self.organisation_id,
        }

    # ---- shared steps --------------------------------------------------------------------------------

    def _tell(self, at: datetime) -> Event:
        pause = min(AGAIN_AFTER * 2 ** min(self.attempts, 10), LONGEST_WAIT)
        self.attempts += 1
        self.again_at = at + pause
        self._step(at)
        assert self.outcome is not None
        return PilotEnded(
            **self.identity(),
            **self.background,
            outcome=self.outcome,
            title=self.title,
            results=self.results,
            obstacles=self.obstacles,
            lessons=self.lessons,
            started_on=self.starts_on,
            cost_eur=_euro(self.cost_eur),
            language=self.language,
            author_ids=list(self.author_ids),
            attempt=self.attempts,
        )

    def _check_running(self, by: Principal) -> None:
        self.check_editor(by)
        if self.state != RUNNING:
            raise errors.PilotNotRunning(state=self.state)

    def _check_measured(self, measured: Mapping[str, float], faults: list[FieldError]) -> None:
        known = {indicator["name"] for indicator in self.indicators}
        faults += [
            FieldError(f"measured.{name}", "unknown", errors.NOT_MEASURED) for name in measured if name not in known
        ]
        if faults:
            raise errors.PilotMisreported(errors=faults)

    def _touch(self, by: Principal, at: datetime) -> None:
        self.author_ids = by.added_to(self.author_ids)
        self._step(at)

    def _step(self, at: datetime) -> None:
        self.version += 1
        self.updated_at = at


class PilotEntry(Base):
    """Progress entry of a pilot at a day: a short text, and measurements by indicator name."""

    __tablename__ = "pilot_entries"
    __table_args__ = (Index("ix_pilot_entries_pilot_id", "pilot_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    pilot_id: Mapped[UUID] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(LongText)
    measured: Mapped[dict[str, float]] = mapped_column(JSONB)
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def background(solution: Solution, challenge: Challenge, region: str | None) -> dict[str, Any]:
    """Return the public facts about a pilot besides its own report: problem, solution, and region."""
    return {
        "summary": solution.summary,
        "problem": challenge.description if challenge.is_public else "",
        "solution": solution.description,
        "sectors": list(challenge.sectors),
        "region": region or next(iter(challenge.regions), None),
    }


def _euro(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
