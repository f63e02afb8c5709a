"""Renewal: one question whether a published practice still runs, and its answer.

    open ──answer──▶ answered        open ──no answer in time──▶ lapsed ──answer──▶ answered

A lapsed question marks the practice stale; any answer lifts the mark. A publication answers too: the next question
comes a year later, and an older one is not asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from chassis.events import Event
from chassis.principal import Principal
from commons.greek_time import ATHENS
from observatory.base import Base
from observatory.practice.practice.model import Practice
from observatory.practice.publication.model import PublishedPractice
from observatory.practice.renewal import errors
from observatory.practice.renewal.events import PracticeEnded, PracticeRenewalDue, PracticeRenewed, PracticeStale
from observatory.settings import ObservatorySettings

OPEN, ANSWERED, LAPSED = "open", "answered", "lapsed"

STILL_RUNNING, CHANGED, ENDED = "running", "changed", "ended"
ANSWERS: Final = (STILL_RUNNING, CHANGED, ENDED)


class Renewal(Base):
    """One question, by the day on which it was due. An answer given unasked has no `asked_at`."""

    __tablename__ = "renewals"
    __table_args__ = (Index("ix_renewals_asked_at", "asked_at", postgresql_where=text("state = 'open'")),)

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"), primary_key=True)
    due_on: Mapped[date] = mapped_column(Date, primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminders: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str | None] = mapped_column(String(20))
    answered_by: Mapped[UUID | None] = mapped_column(index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_on: Mapped[date | None] = mapped_column(Date)
    why: Mapped[str] = mapped_column(LongText, default="")

    def stale_on(self, terms: Terms) -> date | None:
        """Return the day on which the practice becomes stale without an answer."""
        if self.asked_at is None:
            return None
        return day_of(self.asked_at) + terms.stale


@dataclass(frozen=True)
class Terms:
    """The times of the question: until it is asked, until each reminder, until the practice is stale."""

    renewal: timedelta
    after_change: timedelta
    reminders: tuple[timedelta, ...]
    stale: timedelta

    @classmethod
    def from_settings(cls, settings: ObservatorySettings) -> Terms:
        """Read the terms."""
        return cls(
            renewal=timedelta(days=settings.renewal_days),
            after_change=timedelta(days=settings.renewal_changed_days),
            reminders=(
                timedelta(days=settings.renewal_reminder_days),
                timedelta(days=settings.renewal_last_reminder_days),
            ),
            stale=timedelta(days=settings.renewal_stale_days),
        )


def day_of(moment: datetime) -> date:
    """Return the day in Greece."""
    return moment.astimezone(ATHENS).date()


def plan(public: PublishedPractice, terms: Terms) -> None:
    """Set the day of the next question, counted from the last publication."""
    public.renewal_due_on = day_of(public.updated_at) + terms.renewal


def ask(practice: Practice, due_on: date, terms: Terms, at: datetime) -> tuple[Renewal, list[Event]]:
    """Ask a body whether its practice still runs."""
    asked = Renewal(practice_id=practice.id, due_on=due_on, state=OPEN, asked_at=at, reminders=0, why="")
    return asked, [_question(practice, asked, terms)]


def remind(practice: Practice, renewal: Renewal, terms: Terms) -> list[Event]:
    """Ask once more."""
    renewal.reminders += 1
    return [_question(practice, renewal, terms)]


def lapse(practice: Practice, public: PublishedPractice, renewal: Renewal, at: datetime) -> list[Event]:
    """Mark the practice stale: nobody answered."""
    renewal.state = LAPSED
    public.stale_since = at
    return [PracticeStale(**_identity(practice, public), audience=public.audience, stale_since=at)]


def answer(
    practice: Practice,
    renewal: Renewal,
    *,
    answer: str,
    ended_on: date | None,
    why: str,
    by: Principal,
    at: datetime,
    terms: Terms,
) -> list[Event]:
    """Record the answer of a practice's body, and when to ask again."""
    public = practice.public
    if public is None:
        raise errors.PracticeNotRunning(state=practice.state)
    ended = _end(public, ended_on, day_of(at)) if answer == ENDED else None
    renewal.state, renewal.answer, renewal.answered_at = ANSWERED, answer, at
    renewal.answered_by, renewal.ended_on, renewal.why = by.person_id, ended, why
    public.stale_since, public.ended_on = None, ended
    after = terms.after_change if answer == CHANGED else terms.renewal
    public.renewal_due_on = None if ended else day_of(at) + after
    facts = _identity(practice, public)
    said: list[Event] = [PracticeRenewed(**facts, answer=answer)]
    return [*said, PracticeEnded(**facts, audience=public.audience, ended_on=ended)] if ended else said


def _end(public: PublishedPractice, ended_on: date | None, today: date) -> date:
    if ended_on is None:
        raise errors.EndUnclear(errors=[errors.WITHOUT_DAY])
    if ended_on > today:
        raise errors.EndUnclear(errors=[errors.IN_THE_FUTURE])
    if public.started_on is not None and ended_on < public.started_on:
        raise errors.EndUnclear(errors=[errors.BEFORE_THE_START])
    return ended_on


def _question(practice: Practice, renewal: Renewal, terms: Terms) -> Event:
    stale_on = renewal.stale_on(terms)
    assert stale_on is not None
    facts = practice.identity()
    return PracticeRenewalDue(**facts, due_on=renewal.due_on, stale_on=stale_on, reminder=renewal.reminders)


def _identity(practice: Practice, public: PublishedPractice) -> dict[str, Any]:
    return {**practice.identity(), "revision": public.revision}
