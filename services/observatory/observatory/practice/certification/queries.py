"""Reads of certifications: those of a practice that a person may see, and the certificates that end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from chassis.principal import Principal
from observatory.practice.certification.model import Certification
from observatory.practice.certification_request.model import is_evaluator
from observatory.practice.certification_request.queries import evaluations_of, open_request
from observatory.practice.practice.model import Practice
from observatory.practice.publication.model import PublishedPractice

Certified = tuple[Practice, PublishedPractice]


def visible_evaluator(session: Session, practice: Practice, principal: Principal) -> UUID | None:
    """Return the evaluator that the caller's view of evaluations is limited to, or None for no limit.

    While a practice waits, a person that may evaluate it does not see other evaluations, so that opinions stay
    independent.
    """
    request = open_request(session, practice.id)
    if request is None or not is_evaluator(principal, practice):
        return None
    gave = any(one.evaluator_id == principal.person_id for one in evaluations_of(session, request, practice))
    return None if gave else principal.person_id


def evaluators_of(session: Session, public: PublishedPractice) -> list[UUID]:
    """Return the evaluators of the certified revision of a practice."""
    return list(
        session.scalars(
            select(Certification.evaluator_id)
            .where(Certification.practice_id == public.practice_id, Certification.revision == public.certified_revision)
            .distinct()
            .order_by(Certification.evaluator_id)
        )
    )


def certificates_to_remind_of(session: Session, moment: datetime, limit: int) -> Sequence[Certified]:
    """Load and lock practices with a certificate due to end before a moment, not yet reminded of."""
    ending = PublishedPractice.certified_until <= moment
    return _certified(session, limit, ending, PublishedPractice.certificate_reminded_at.is_(None))


def certificates_to_end(session: Session, now: datetime, limit: int) -> Sequence[Certified]:
    """Load and lock practices with a certificate past its end."""
    return _certified(session, limit, PublishedPractice.certified_until <= now)


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


def _certified(session: Session, limit: int, *conditions: ColumnElement[bool]) -> Sequence[Certified]:
    found = session.execute(
        select(Practice, PublishedPractice)
        .join(PublishedPractice, PublishedPractice.practice_id == Practice.id)
        .where(*conditions)
        .order_by(PublishedPractice.certified_until, Practice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(practice, public) for practice, public in found]
