"""Queries for feedback: messages by id, the list of all, and the count of messages by sender."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from notifications.notices.feedback.model import Feedback, FeedbackSender


def feedback_by_id(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Feedback]:
    """Return the messages still kept."""
    return {one.id: one for one in session.scalars(select(Feedback).where(Feedback.id.in_(ids)))}


def received(session: Session, *, after: tuple[datetime, UUID] | None, limit: int) -> Sequence[Feedback]:
    """List the messages, the latest first."""
    wanted = select(Feedback)
    if after is not None:
        wanted = wanted.where(tuple_(Feedback.created_at, Feedback.id) < after)
    return session.scalars(wanted.order_by(Feedback.created_at.desc(), Feedback.id.desc()).limit(limit)).all()


def sent_since(session: Session, column: InstrumentedAttribute[str | None], digest: str, since: datetime) -> int:
    """Count the messages from a sender, or from its network, since a moment."""
    sent = select(func.count()).where(column == digest, FeedbackSender.sent_at > since)
    return session.scalar(sent) or 0


def mailed_since(session: Session, since: datetime) -> int:
    """Count the messages of everybody since a moment."""
    return session.scalar(select(func.count()).where(Feedback.created_at > since)) or 0
