"""Reads of certification requests: the latest of a practice, the people around it, and due places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, not_, or_, select
from sqlalchemy.orm import Session, selectinload

from chassis.principal import Principal
from observatory.practice.certification.model import Certification
from observatory.practice.certification_request.model import (
    OPEN,
    CertificationPlace,
    CertificationRequest,
    Circle,
    is_evaluator,
    is_independent,
)
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import TIERS
from observatory.practice.publication.model import PublishedPractice
from observatory.practice.review.model import Review
from observatory.projections.person.model import SuspendedPerson
from observatory.projections.person.queries import organisations_by_person

Due = tuple[Practice, CertificationRequest, CertificationPlace]


def latest_request(session: Session, practice_id: UUID) -> CertificationRequest | None:
    """Return the last request of a practice, with its places."""
    return session.scalar(
        select(CertificationRequest)
        .options(selectinload(CertificationRequest.places))
        .where(CertificationRequest.practice_id == practice_id)
        .order_by(CertificationRequest.requested_at.desc(), CertificationRequest.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def open_request(session: Session, practice_id: UUID) -> CertificationRequest | None:
    """Return the open request of a practice."""
    latest = latest_request(session, practice_id)
    return latest if latest is not None and latest.state == OPEN else None


def evaluations_of(
    session: Session, request: CertificationRequest | None, practice: Practice
) -> Sequence[Certification]:
    """Return the evaluations of the published revision for a request."""
    if request is None:
        return []
    return session.scalars(
        select(Certification)
        .where(Certification.request_id == request.id, Certification.revision == practice.published_revision)
        .order_by(Certification.created_at, Certification.id)
    ).all()


@dataclass(frozen=True)
class Surroundings:
    """The people around some practices: authors, reviewers, evaluators, and the bodies of each."""

    reviewers: Mapping[UUID, set[UUID]]
    evaluators: Mapping[UUID, set[UUID]]
    bodies: Mapping[UUID, set[UUID]]

    def circle_of(self, practice: Practice, request: CertificationRequest | None, person_id: UUID | None) -> Circle:
        """Return the circle around a request, with a person left out of the others."""
        evaluators = self.evaluators.get(request.id, set()) if request is not None else set()
        places = {place.evaluator_id for place in request.places} if request is not None else set()
        near = {*practice.author_ids, *evaluators, *places} - {person_id}
        bodies = {body for one in near for body in self.bodies.get(one, ())}
        return Circle(reviewers=self.reviewers.get(practice.id, set()), evaluators=evaluators, bodies=bodies)


def surroundings_of(
    session: Session, waiting: Collection[tuple[Practice, CertificationRequest | None]]
) -> Surroundings:
    """Load the people around some practices and their requests, in three statements."""
    reviewers: dict[UUID, set[UUID]] = {}
    decided = select(Review.practice_id, Review.reviewer_id).where(
        Review.practice_id.in_([practice.id for practice, _ in waiting]), Review.tier.in_(TIERS.values())
    )
    for practice_id, reviewer_id in session.execute(decided):
        reviewers.setdefault(practice_id, set()).add(reviewer_id)
    revisions = {request.id: practice.published_revision for practice, request in waiting if request is not None}
    evaluators: dict[UUID, set[UUID]] = {}
    given = select(Certification).where(Certification.request_id.in_(revisions))
    for one in session.scalars(given):
        if one.request_id is not None and revisions[one.request_id] == one.revision:
            evaluators.setdefault(one.request_id, set()).add(one.evaluator_id)
    people = {author for practice, _ in waiting for author in practice.author_ids}
    people |= {one for those in evaluators.values() for one in those}
    people |= {place.evaluator_id for _, request in waiting if request is not None for place in request.places}
    return Surroundings(reviewers, evaluators, organisations_by_person(session, people))


def circle_of(
    session: Session, practice: Practice, request: CertificationRequest | None, person_id: UUID | None
) -> Circle:
    """Return the circle around one practice."""
    return surroundings_of(session, [(practice, request)]).circle_of(practice, request, person_id)


def may_take(practice: Practice, by: Principal, circle: Circle) -> bool:
    """Return whether the person may evaluate the practice, has not yet, and is independent."""
    return (
        is_evaluator(by, practice)
        and by.person_id not in practice.author_ids
        and not by.role_in(practice.organisation_id)
        and by.person_id not in circle.evaluators
        and is_independent(by, circle)
    )


def places_to_remind(session: Session, moment: datetime, limit: int) -> Sequence[Due]:
    """Load and lock the places due before a moment, without a reminder yet."""
    ending = (CertificationPlace.due_at <= moment, CertificationPlace.reminded_at.is_(None))
    return _places(session, limit, *ending, exists().where(PublishedPractice.practice_id == Practice.id))


def places_to_end(session: Session, now: datetime, limit: int) -> Sequence[Due]:
    """Load and lock the places past their time, or of a suspended holder."""
    suspended = exists().where(SuspendedPerson.person_id == CertificationPlace.evaluator_id)
    return _places(session, limit, or_(CertificationPlace.due_at <= now, suspended))


def places_of(session: Session, person_id: UUID, taken_before: datetime) -> Sequence[Due]:
    """Load and lock the places that a person took before a moment."""
    held = (CertificationPlace.evaluator_id == person_id, CertificationPlace.taken_at < taken_before)
    return _places(session, None, *held, skip_locked=False)


def requests_to_close(session: Session, limit: int) -> Sequence[tuple[Practice, CertificationRequest]]:
    """Load and lock the open requests of archived practices."""
    public = exists().where(PublishedPractice.practice_id == Practice.id)
    found = session.execute(
        select(Practice, CertificationRequest)
        .join(CertificationRequest, CertificationRequest.practice_id == Practice.id)
        .where(CertificationRequest.state == OPEN, not_(public))
        .order_by(CertificationRequest.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(practice, request) for practice, request in found]


def _places(
    session: Session, limit: int | None, *conditions: ColumnElement[bool], skip_locked: bool = True
) -> Sequence[Due]:
    # practice first and the place with it, as an evaluation does: a place used meanwhile is not found
    found = session.execute(
        select(Practice, CertificationRequest, CertificationPlace)
        .join(CertificationRequest, CertificationRequest.practice_id == Practice.id)
        .join(CertificationPlace, CertificationPlace.request_id == CertificationRequest.id)
        .where(CertificationRequest.state == OPEN, *conditions)
        .order_by(CertificationPlace.due_at, CertificationPlace.evaluator_id)
        .limit(limit)
        .with_for_update(skip_locked=skip_locked)
    )
    return [(practice, request, place) for practice, request, place in found]
