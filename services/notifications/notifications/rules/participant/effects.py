"""Effects of solutions' events on the participants of a challenge."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.erasures import not_erased
from chassis.subscriptions import Received
from notifications.notices.fan_out import reopen_to_participants
from notifications.recipients.participant.model import Participant


def enter(session: Session, event: Received, now: datetime) -> None:
    """Keep the team of a submitted solution, and repeat notices since its entry."""
    stay(session, event, now)
    reopen_to_participants(session, challenge_id=event.data["challenge_id"], since=event.time)


def stay(session: Session, event: Received, now: datetime) -> None:
    """Keep the team of a solution as it is now."""
    del now
    _keep(session, event, out_at=None)


def drop_out(session: Session, event: Received, now: datetime) -> None:
    """Keep the team of a solution, eliminated by this event."""
    del now
    _keep(session, event, out_at=event.time)


def leave(session: Session, event: Received, now: datetime) -> None:
    """Forget the team of a solution that takes no part any more."""
    del now
    session.execute(delete(Participant).where(Participant.solution_id == event.data["solution_id"]))


def change_team(session: Session, event: Received, now: datetime) -> None:
    """Replace the people of a team."""
    del now
    team = update(Participant).where(Participant.solution_id == event.data["solution_id"])
    session.execute(team.values(person_ids=not_erased(session, event.data["team_ids"])))


def _keep(session: Session, event: Received, *, out_at: datetime | None) -> None:
    state: dict[str, Any] = {
        "person_ids": not_erased(session, event.data["team_ids"]),
        "out": out_at is not None,
        "out_at": out_at,
    }
    identity = {name: event.data[name] for name in ("solution_id", "challenge_id")}
    row = insert(Participant).values(**identity, **state, entered_at=event.time)
    session.execute(row.on_conflict_do_update(index_elements=["solution_id"], set_=state))
