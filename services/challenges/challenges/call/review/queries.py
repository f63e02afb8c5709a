"""Queries for reviews: the queue of a reviewer, and past decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true, tuple_
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import REVIEW
from challenges.call.review.model import OWN_BODY, Review
from challenges.projections.organisation.model import REGIONAL, Organisation
from chassis.principal import Principal
from commons.roles import centre_regions, is_curator

WAITING_COLUMNS = (
    Challenge.id.label("challenge_id"),
    Challenge.version,
    Challenge.kind,
    Challenge.title,
    Challenge.brief,
    Challenge.review_tier.label("tier"),
    Challenge.review_region.label("region"),
    Challenge.lead_organisation_id.label("organisation_id"),
    Organisation.name_el.label("organisation_name_el"),
    Organisation.name_en.label("organisation_name_en"),
    Challenge.why_not_enough,
    Challenge.submitted_at,
    Challenge.waiting_since,
)


def waits_for(reviewer: Principal) -> ColumnElement[bool]:
    """Return the condition that a challenge waits for a reviewer, and is not their own."""
    mine: list[ColumnElement[bool]] = [true() if is_curator(reviewer) else false()]
    mine.append(and_(Challenge.review_tier == REGIONAL, Challenge.review_region.in_(centre_regions(reviewer))))
    return and_(Challenge.state == REVIEW, or_(*mine), ~Challenge.author_ids.contains([reviewer.person_id]))


def waiting_for(
    session: Session,
    reviewer: Principal,
    *,
    tier: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Any]:
    """List the challenges that wait for a reviewer, the longest waiting first, without the reviewer's own."""
    wanted: Select[*tuple[Any, ...]] = (
        select(*WAITING_COLUMNS)
        .outerjoin(Organisation, Organisation.organisation_id == Challenge.lead_organisation_id)
        .where(waits_for(reviewer))
    )
    if tier is not None:
        wanted = wanted.where(Challenge.review_tier == tier)
    if after is not None:
        wanted = wanted.where(tuple_(Challenge.waiting_since, Challenge.id) > after)
    return session.execute(wanted.order_by(Challenge.waiting_since, Challenge.id).limit(limit)).all()


def as_waiting(row: Any, term: timedelta, now: datetime) -> dict[str, Any]:
    """Return a row of the queue with the day by which a decision is due."""
    due_at = row.waiting_since + term
    return {**row._mapping, "due_at": due_at, "overdue": due_at < now}  # noqa: SLF001 - a row's mapping


def of_challenge(
    session: Session, challenge_id: UUID, *, inside: bool, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Review]:
    """List the decisions about a challenge, the latest first. With `inside`, those of its own body too."""
    wanted = select(Review).where(Review.challenge_id == challenge_id)
    if not inside:
        wanted = wanted.where(Review.tier != OWN_BODY)
    if after is not None:
        wanted = wanted.where(tuple_(Review.created_at, Review.id) < after)
    return session.scalars(wanted.order_by(Review.created_at.desc(), Review.id.desc()).limit(limit)).all()
