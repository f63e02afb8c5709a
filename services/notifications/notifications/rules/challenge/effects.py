"""Effects of challenges' events on the projection, and on notices that exist already."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.subscriptions import Received
from notifications.notices.model import FOR_FOLLOWERS, Kind
from notifications.notices.record import cancel, take_down
from notifications.projections.challenge.model import KnownChallenge
from notifications.projections.takedown.model import TakenDown

_OVER: Final = frozenset({Kind.CHALLENGE_PUBLISHED, Kind.CHALLENGE_PHASE_OPENED})
"""Notices that are dropped once a challenge is over."""


def show_challenge(session: Session, event: Received, now: datetime) -> None:
    """Keep the public facts of a challenge."""
    del now
    data = event.data
    facts = {"title": data["title"], "demo": data["demo"], "organisation_id": next(iter(data["owner_ids"]), None)}
    row = insert(KnownChallenge).values(id=data["challenge_id"], **facts)
    session.execute(row.on_conflict_do_update(index_elements=["id"], set_=facts))
    session.execute(delete(TakenDown).where(TakenDown.subject == str(data["challenge_id"])))


def take_challenge_down(session: Session, event: Received, now: datetime) -> None:
    """Cancel the followers' notices of a challenge that is not public for now."""
    take_down(session, event, FOR_FOLLOWERS, now=now)


def end_challenge(session: Session, event: Received, now: datetime) -> None:
    """Cancel the notices that are void once a challenge is over."""
    cancel(session, subject=event.subject, kinds=_OVER, now=now)
