"""Effects of evaluators' events on notices that exist already."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from chassis.subscriptions import Received
from notifications.notices.model import Kind
from notifications.notices.record import cancel_for_person, record_notices
from notifications.rules.evaluator.rules import of_assignment

_OF_SERVICE: Final = (Kind.EVALUATOR_INVITED, Kind.EVALUATION_ASSIGNED)


def release_evaluator(session: Session, event: Received, now: datetime) -> None:
    """Cancel the notices of work that was assigned to an evaluator before."""
    cancel_for_person(session, event.data["person_id"], event.data["challenge_id"], _OF_SERVICE, now=now)


def record_assignment(session: Session, event: Received, now: datetime) -> None:
    """Notify the evaluator. All assignments that one request makes are one run, and one mail.

    A request is known by its trace context: its span is made anew by the gateway, unlike its id, which callers choose.
    """
    run = event.traceparent or str(event.id)
    record_notices(session, event, of_assignment(event.data, run=run), now=now)
