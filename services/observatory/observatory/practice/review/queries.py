"""Reads of reviews: the queue of a reviewer, and past decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, tuple_
from sqlalchemy.orm import Session

from chassis.principal import Principal
from observatory.practice.practice.model import MINISTRY_REVIEW, REGIONAL_REVIEW, TIERS, Practice
from observatory.practice.review.model import Review
from observatory.projections.organisation.model import MINISTRY, REGIONAL, Organisation

WAITING_COLUMNS = (
    Practice.id.label("practice_id"),
    Practice.slug,
    Practice.title,
    Practice.summary,
    Practice.state,
    Practice.revision,
    Practice.published_revision,
    Practice.organisation_id,
    Organisation.name_el.label("organisation_name_el"),
    Organisation.name_en.label("organisation_name_en"),
    Practice.review_region.label("region"),
    Practice.submitted_at,
    Practice.waiting_since,
)


@dataclass(frozen=True)
class Terms:
    """The review term of each tier."""

    regional: timedelta
    ministry: timedelta

    def of(self, tier: str) -> timedelta:
        """Return the term of a tier."""
        return self.regional if tier == REGIONAL else self.ministry


def waiting_for(
    session: Session,
    reviewer: Principal,
    *,
    tier: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Any]:
    """List the practices that wait for a reviewer, the longest waiting first, without the reviewer's own."""
    mine: list[ColumnElement[bool]] = [false()]
    if reviewer.is_curator and tier in {None, MINISTRY}:
        mine.append(Practice.state == MINISTRY_REVIEW)
    if tier in {None, REGIONAL}:
        mine.append(and_(Practice.state == REGIONAL_REVIEW, Practice.review_region.in_(reviewer.centre_regions)))
    wanted: Select[*tuple[Any, ...]] = (
        select(*WAITING_COLUMNS)
        .outerjoin(Organisation, Organisation.organisation_id == Practice.organisation_id)
        .where(Practice.state.in_(TIERS), or_(*mine), ~Practice.author_ids.contains([reviewer.person_id]))
    )
    if after is not None:
        wanted = wanted.where(tuple_(Practice.waiting_since, Practice.id) > after)
    return session.execute(wanted.order_by(Practice.waiting_since, Practice.id).limit(limit)).all()


def as_waiting(row: Any, terms: Terms, now: datetime) -> dict[str, Any]:
    """Return a row of the queue with its tier and the due date of its decision."""
    tier = TIERS[row.state]
    due_at = row.waiting_since + terms.of(tier)
    return {**row._mapping, "tier": tier, "due_at": due_at, "overdue": due_at < now}  # noqa: SLF001 - a row's mapping


def of_practice(
    session: Session, practice_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Review]:
    """List the decisions about a practice, the latest first."""
    wanted = select(Review).where(Review.practice_id == practice_id)
    if after is not None:
        wanted = wanted.where(tuple_(Review.created_at, Review.id) < after)
    return session.scalars(wanted.order_by(Review.created_at.desc(), Review.id.desc()).limit(limit)).all()
