"""Effects of practices' events on notices that exist already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.subscriptions import Received
from notifications.circular.obligation import facts
from notifications.circular.obligation.model import SUBMIT_PRACTICE
from notifications.notices.model import Kind
from notifications.notices.record import take_down


def count_submission(session: Session, event: Received, now: datetime) -> None:
    """Count a practice that a body submitted for the circulars that ask for practices."""
    del now
    if event.data["organisation_id"] is not None:
        facts.keep(session, event.data["organisation_id"], SUBMIT_PRACTICE, event.data["practice_id"], at=event.time)


def take_submission_back(session: Session, event: Received, now: datetime) -> None:
    """Count a withdrawn practice no longer."""
    del now
    if event.data["organisation_id"] is not None:
        facts.take_back(
            session, event.data["organisation_id"], SUBMIT_PRACTICE, event.data["practice_id"], at=event.time
        )


def take_practice_down(session: Session, event: Received, now: datetime) -> None:
    """Cancel the subscribers' notices of a practice that is no longer public."""
    take_down(session, event, [Kind.PRACTICE_PUBLISHED], now=now)
