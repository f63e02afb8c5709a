"""Reads of reviews: past decisions, and the facts on which a new one depends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from observatory.practice.practice.model import Practice
from observatory.practice.review.model import FORWARD, PUBLISH, REJECT, History, Review
from observatory.practice.review.queue import Terms, take_over
from observatory.projections.organisation.model import MINISTRY, REGIONAL


def of_practice(
    session: Session, practice_id: UUID, *, internal: bool, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Review]:
    """List the decisions about a practice, the latest first; the `internal` ones of its body too if so asked."""
    wanted = select(Review).where(Review.practice_id == practice_id)
    if not internal:
        wanted = wanted.where(Review.tier.in_([REGIONAL, MINISTRY]))
    if after is not None:
        wanted = wanted.where(tuple_(Review.created_at, Review.id) < after)
    return session.scalars(wanted.order_by(Review.created_at.desc(), Review.id.desc()).limit(limit)).all()


def history_of(session: Session, practice: Practice, terms: Terms, now: datetime) -> History:
    """Return the facts on which a decision about the practice depends."""
    allowed = session.scalar(select(take_over(terms, now)).where(Practice.id == practice.id))
    forwarded_by = forwarders(session, [practice.id]).get(practice.id)
    return History(take_over=bool(allowed), forwarded_by=forwarded_by)


def forwarders(session: Session, practice_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return who forwarded each practice to the Ministry, without those published or rejected since."""
    latest = (
        select(Review.practice_id, Review.decision, Review.reviewer_id)
        .where(Review.practice_id.in_(practice_ids), Review.decision.in_([FORWARD, PUBLISH, REJECT]))
        .ext(distinct_on(Review.practice_id))
        .order_by(Review.practice_id, Review.created_at.desc(), Review.id.desc())
    )
    return {row.practice_id: row.reviewer_id for row in session.execute(latest) if row.decision == FORWARD}
