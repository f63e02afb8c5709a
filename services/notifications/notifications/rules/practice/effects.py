"""Effects of practices' events on notices that exist already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.subscriptions import Received
from notifications.notices.model import Kind
from notifications.notices.record import take_down


def take_practice_down(session: Session, event: Received, now: datetime) -> None:
    """Cancel the subscribers' notices of a practice that is no longer public."""
    take_down(session, event, [Kind.PRACTICE_PUBLISHED], now=now)
