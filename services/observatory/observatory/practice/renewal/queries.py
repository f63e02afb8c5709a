"""Reads of renewals: the questions to ask, to repeat and to give up, and the one of a practice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from commons.greek_time import ATHENS
from observatory.practice.practice.model import Practice
from observatory.practice.publication.model import PublishedPractice
from observatory.practice.renewal.model import LAPSED, OPEN, Renewal, Terms

Due = tuple[Practice, PublishedPractice]
Asked = tuple[Practice, PublishedPractice, Renewal]


def without_plan(session: Session, limit: int) -> Sequence[PublishedPractice]:
    """Load and lock practices of bodies, not ended, without a day for their question."""
    unplanned = (PublishedPractice.renewal_due_on.is_(None), PublishedPractice.ended_on.is_(None))
    wanted = select(PublishedPractice).where(*unplanned, PublishedPractice.organisation_id.is_not(None))
    return session.scalars(wanted.limit(limit).with_for_update(skip_locked=True)).all()


def to_ask(session: Session, today: date, limit: int) -> Sequence[Due]:
    """Load and lock practices with a day that has come and no question for it."""
    asked = exists().where(
        Renewal.practice_id == PublishedPractice.practice_id, Renewal.due_on == PublishedPractice.renewal_due_on
    )
    found = session.execute(
        select(Practice, PublishedPractice)
        .join(PublishedPractice, PublishedPractice.practice_id == Practice.id)
        .where(PublishedPractice.renewal_due_on <= today, ~asked)
        .order_by(PublishedPractice.renewal_due_on, Practice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(practice, public) for practice, public in found]


def to_remind(session: Session, today: date, terms: Terms, limit: int) -> Sequence[Asked]:
    """Load and lock open questions with a reminder due."""
    steps = [
        and_(Renewal.reminders == number, Renewal.asked_at < _day_after(today - days))
        for number, days in enumerate(terms.reminders)
    ]
    return _asked(session, or_(*steps), limit)


def to_lapse(session: Session, today: date, terms: Terms, limit: int) -> Sequence[Asked]:
    """Load and lock open questions without an answer for long."""
    return _asked(session, Renewal.asked_at < _day_after(today - terms.stale), limit)


def unanswered(session: Session, public: PublishedPractice) -> Renewal | None:
    """Return the question without an answer, lapsed or not."""
    if public.renewal_due_on is None:
        return None
    asked = session.get(Renewal, (public.practice_id, public.renewal_due_on))
    return asked if asked is not None and asked.state in {OPEN, LAPSED} else None


def on_day(session: Session, practice_id: UUID, day: date) -> Renewal | None:
    """Return the question due on a day."""
    return session.get(Renewal, (practice_id, day))


def last_answer(session: Session, practice_id: UUID) -> Renewal | None:
    """Return the last answer about a practice."""
    wanted = select(Renewal).where(Renewal.practice_id == practice_id, Renewal.answered_at.is_not(None))
    return session.scalar(wanted.order_by(Renewal.answered_at.desc()).limit(1))


def _asked(session: Session, condition: ColumnElement[bool], limit: int) -> Sequence[Asked]:
    # a question that a later publication has answered is due on another day than the practice, and is left alone
    found = session.execute(
        select(Practice, PublishedPractice, Renewal)
        .join(PublishedPractice, PublishedPractice.practice_id == Practice.id)
        .join(Renewal, Renewal.practice_id == Practice.id)
        .where(Renewal.state == OPEN, Renewal.due_on == PublishedPractice.renewal_due_on, condition)
        .order_by(Renewal.asked_at, Renewal.practice_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(practice, public, renewal) for practice, public, renewal in found]


def _day_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, ATHENS)
