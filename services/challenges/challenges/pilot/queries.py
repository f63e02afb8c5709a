"""Queries for pilots: one by its id, the public list, entries, and returns due to be published again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, select, tuple_
from sqlalchemy.orm import Session

from challenges.pilot.model import RUNNING, Pilot, PilotEntry

MOST_AT_ONCE: Final = 100


def for_change(session: Session, pilot_id: UUID) -> Pilot | None:
    """Load a pilot and keep everybody else from changing it until this transaction ends."""
    return session.get(Pilot, pilot_id, with_for_update=True)


def is_running(session: Session, solution_id: UUID, organisation_id: UUID) -> bool:
    """Return whether the organisation runs a pilot of the solution at present."""
    running = exists().where(
        Pilot.solution_id == solution_id, Pilot.organisation_id == organisation_id, Pilot.state == RUNNING
    )
    return bool(session.scalar(select(running)))


def due_again(session: Session, now: datetime) -> Sequence[Pilot]:
    """Load for a change the pilots that have waited too long for the observatory's answer, skipping locked ones."""
    due = select(Pilot).where(Pilot.again_at <= now).order_by(Pilot.again_at).limit(MOST_AT_ONCE)
    return session.scalars(due.with_for_update(skip_locked=True)).all()


def pilots(
    session: Session, filters: Mapping[str, Any], *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Pilot]:
    """List pilots, the latest first. `filters` maps columns to the wanted value, or to None."""
    wanted = select(Pilot).where(*(getattr(Pilot, name) == value for name, value in filters.items() if value))
    if after is not None:
        wanted = wanted.where(tuple_(Pilot.started_at, Pilot.id) < after)
    return session.scalars(wanted.order_by(Pilot.started_at.desc(), Pilot.id.desc()).limit(limit)).all()


def entries(
    session: Session, pilot_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[PilotEntry]:
    """List the progress entries of a pilot, the latest first."""
    wanted = select(PilotEntry).where(PilotEntry.pilot_id == pilot_id)
    if after is not None:
        wanted = wanted.where(tuple_(PilotEntry.created_at, PilotEntry.id) < after)
    return session.scalars(wanted.order_by(PilotEntry.created_at.desc(), PilotEntry.id.desc()).limit(limit)).all()
