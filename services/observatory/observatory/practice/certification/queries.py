"""Reads of certifications: those of one revision, or those of a practice that a person may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from chassis.principal import Principal
from observatory.practice.certification.model import Certification, is_evaluator
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import TIERS
from observatory.practice.review.model import Review


def evaluations_of(session: Session, practice: Practice) -> Sequence[Certification]:
    """Return the evaluations of a practice's published revision."""
    return session.scalars(
        select(Certification)
        .where(Certification.practice_id == practice.id, Certification.revision == practice.published_revision)
        .order_by(Certification.created_at, Certification.id)
    ).all()


def reviewer_ids(session: Session, practice_id: UUID) -> set[UUID]:
    """Return the people who have decided about a practice as reviewers, in any of its revisions."""
    decided = select(Review.reviewer_id).where(Review.practice_id == practice_id, Review.tier.in_(TIERS.values()))
    return set(session.scalars(decided))


def visible_evaluator(session: Session, practice: Practice, principal: Principal) -> UUID | None:
    """Return the evaluator that the caller's view of evaluations is limited to, or None for no limit.

    A person that may still evaluate does not see other evaluations, so that opinions stay independent.
    """
    public = practice.public
    if public is None or public.certified_revision == public.revision or not is_evaluator(principal, practice):
        return None
    gave = any(one.evaluator_id == principal.person_id for one in evaluations_of(session, practice))
    return None if gave else principal.person_id


def of_practice(
    session: Session, practice_id: UUID, *, by: UUID | None, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Certification]:
    """List the evaluations of a practice, of one person or of all, the latest first."""
    wanted = select(Certification).where(Certification.practice_id == practice_id)
    if by is not None:
        wanted = wanted.where(Certification.evaluator_id == by)
    if after is not None:
        wanted = wanted.where(tuple_(Certification.created_at, Certification.id) < after)
    ordered = wanted.order_by(Certification.created_at.desc(), Certification.id.desc())
    return session.scalars(ordered.limit(limit)).all()
