"""Queries for challenges: one for a change, those of an organisation, the public ones, and those due by time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.call.challenge.openness import OPEN
from challenges.call.challenge.states import ARCHIVED, PUBLISHED, REVIEW
from challenges.call.owner.model import OWNING, Owner
from challenges.call.phase.model import Phase
from challenges.projections.organisation.model import REGIONAL
from commons.greek import query_keys

Place = tuple[datetime, UUID] | None


def for_change(session: Session, challenge_id: UUID) -> Challenge | None:
    """Load a challenge and lock it against changes until this transaction ends.

    Rows that reference it can still be inserted. The lock waits for transactions that keep it open for a submission.
    """
    return session.get(Challenge, challenge_id, with_for_update={"key_share": True})


def public(
    session: Session, filters: Mapping[str, Any], *, now: datetime, after: Place, limit: int
) -> Sequence[Challenge]:
    """List the public challenges, the latest published first."""
    wanted = select(Challenge).where(*_asked(filters, now))
    if after is not None:
        wanted = wanted.where(tuple_(Challenge.published_at, Challenge.id) < after)
    return session.scalars(wanted.order_by(Challenge.published_at.desc(), Challenge.id.desc()).limit(limit)).all()


def of_organisations(
    session: Session, organisation_ids: Collection[UUID], *, state: str | None, after: Place, limit: int
) -> Sequence[Challenge]:
    """List the challenges that these organisations own, alone or with others, the latest change first."""
    wanted = select(Challenge).where(owned_by(organisation_ids))
    if state is not None:
        wanted = wanted.where(Challenge.state == state)
    if after is not None:
        wanted = wanted.where(tuple_(Challenge.updated_at, Challenge.id) < after)
    return session.scalars(wanted.order_by(Challenge.updated_at.desc(), Challenge.id.desc()).limit(limit)).all()


def waiting_in_region(session: Session, region: str | None) -> Sequence[Challenge]:
    """Load for a change the challenges in review by the centre of a region."""
    return session.scalars(
        select(Challenge)
        .where(Challenge.state == REVIEW, Challenge.review_tier == REGIONAL, Challenge.review_region == region)
        .order_by(Challenge.id)
        .with_for_update(key_share=True)
    ).all()


def due(session: Session, now: datetime) -> Sequence[UUID]:
    """List the challenges for which the clock has something to do, the longest due first."""
    wanted = select(Challenge.id).where(Challenge.due_at <= now).order_by(Challenge.due_at, Challenge.id)
    return session.scalars(wanted).all()


def due_for_change(session: Session, challenge_id: UUID, now: datetime) -> Challenge | None:
    """Load for a change a challenge that is still due, or None if another transaction holds it."""
    wanted = select(Challenge).where(Challenge.id == challenge_id, Challenge.due_at <= now)
    return session.scalar(wanted.with_for_update(key_share=True, skip_locked=True))


def _asked(filters: Mapping[str, Any], now: datetime) -> list[ColumnElement[bool]]:
    conditions = [Challenge.state == filters["state"]]
    if filters["state"] == ARCHIVED:
        conditions.append(Challenge.unpublished_at.is_(None))
    conditions += [Challenge.keys.overlap(sorted(keys)) for keys in query_keys(filters["q"])]
    if filters["sector"]:
        conditions.append(Challenge.sectors.overlap(filters["sector"]))
    if filters["region"]:
        conditions.append(or_(Challenge.regions.overlap(filters["region"]), func.cardinality(Challenge.regions) == 0))
    if filters["kind"]:
        conditions.append(Challenge.kind.in_(filters["kind"]))
    if filters["organisation"]:
        conditions.append(owned_by(filters["organisation"]))
    if filters["openness"] is not None:
        conditions.append(_is_open(now) if filters["openness"] == OPEN else ~_is_open(now))
    return conditions


def _is_open(now: datetime) -> ColumnElement[bool]:
    """Return `Challenge.phase_open_at` as an SQL condition."""
    return (Challenge.state == PUBLISHED) & exists().where(
        Phase.challenge_id == Challenge.id,
        Phase.takes_submissions,
        Phase.closed_at.is_(None),
        Phase.opens_at <= now,
        Phase.closes_at > now,
    )


def owned_by(organisation_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Return the condition that one of these organisations owns the challenge, alone or with others."""
    return exists().where(
        Owner.challenge_id == Challenge.id, Owner.organisation_id.in_(organisation_ids), Owner.state.in_(OWNING)
    )
