"""Certification request: a published practice on its way to two independent evaluators.

    open ──the second evaluation──▶ certified | not_certified        open ──no longer public──▶ closed

An evaluator takes one of two places, declares to have no interest, and gives the evaluation within a term. A place
that is given back, or not used in time, is free for somebody else. Evaluations of an earlier revision do not count:
where a later one is published meanwhile, their places are free again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import UtcDateTime, uuid7
from chassis.errors import FieldError
from chassis.events import Event
from chassis.language import Localized
from chassis.principal import Principal
from commons.roles import EDITOR_ROLES, EVALUATOR, centre_regions, is_curator
from observatory.base import Base
from observatory.practice.certification_request import declaration, errors
from observatory.practice.certification_request.events import (
    PracticeCertificationPlaceEnding,
    PracticeCertificationPlaceFreed,
    PracticeCertificationRequested,
)
from observatory.practice.practice.errors import NotYourOrganisation
from observatory.practice.practice.model import Practice
from observatory.practice.publication.model import PublishedPractice

PLACES: Final = 2
OPEN: Final = "open"
CERTIFIED: Final = "certified"
NOT_CERTIFIED: Final = "not_certified"
CLOSED: Final = "closed"


class CertificationRequest(Base):
    """One wish to have a practice certified. `revision` is the one asked for, then the one decided about."""

    __tablename__ = "certification_requests"
    __table_args__ = (
        Index("uq_certification_requests_open", "practice_id", unique=True, postgresql_where=text("state = 'open'")),
        Index("ix_certification_requests_practice_id", "practice_id", "requested_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"))
    revision: Mapped[int]
    proposed: Mapped[bool]
    requested_by: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(20))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    places: Mapped[list[CertificationPlace]] = relationship(
        order_by="CertificationPlace.taken_at", cascade="all, delete-orphan"
    )

    def place_of(self, person_id: UUID | None) -> CertificationPlace | None:
        """Return the place of a person."""
        return next((place for place in self.places if place.evaluator_id == person_id), None)

    def decide(self, outcome: str, revision: int, at: datetime) -> None:
        """End the wait with its outcome."""
        self.state, self.revision, self.decided_at = outcome, revision, at


class CertificationPlace(Base):
    """A place of an evaluator until they use it or give it back. `declaration` are the words declared."""

    __tablename__ = "certification_places"
    __table_args__ = (
        Index("ix_certification_places_evaluator_id", "evaluator_id"),
        Index("ix_certification_places_due_at", "due_at"),
    )

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("certification_requests.id", ondelete="CASCADE"), primary_key=True
    )
    evaluator_id: Mapped[UUID] = mapped_column(primary_key=True)
    declaration: Mapped[str] = mapped_column(String(20))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Circle:
    """The people and bodies too near for independence.

    `reviewers` decided about the practice, `evaluators` gave an evaluation of this revision, `bodies` are those of
    its authors and of the other evaluators, places included.
    """

    reviewers: Collection[UUID] = ()
    evaluators: Collection[UUID] = field(default_factory=frozenset)
    bodies: Collection[UUID] = ()


def region_of(practice: Practice) -> str | None:
    """Return the region of the certifying centre: the reviewing one, or that of an imported case."""
    return practice.region if practice.imported else practice.review_region


def is_proposer(principal: Principal, practice: Practice) -> bool:
    """Return whether the person reviews such practices and may propose this one."""
    region = region_of(practice)
    return is_curator(principal) or (region is not None and region in centre_regions(principal))


def is_evaluator(principal: Principal, practice: Practice) -> bool:
    """Return whether the person may certify this practice: its reviewers' colleagues, and appointed evaluators."""
    return EVALUATOR in principal.roles or is_proposer(principal, practice)


def check_evaluator(practice: Practice, by: Principal) -> UUID:
    """Return the evaluator's id. Raises an error for anybody without this task."""
    if not is_evaluator(by, practice) or by.person_id is None:
        raise errors.NotYourCertification
    if by.person_id in practice.author_ids or by.role_in(practice.organisation_id):
        raise errors.CertifierNotIndependent
    return by.person_id


def is_independent(by: Principal, circle: Circle) -> bool:
    """Return whether the person is outside the circle."""
    return by.person_id not in circle.reviewers and not any(
        own.organisation_id in circle.bodies for own in by.memberships
    )


def free_places(request: CertificationRequest, circle: Circle) -> int:
    """Return the number of places neither held nor used for this revision."""
    return max(0, PLACES - len(request.places) - len(circle.evaluators))


def needs_certificate(public: PublishedPractice, at: datetime, renewal: timedelta) -> bool:
    """Return whether the published revision has no certificate, or one about to end within the time of renewal."""
    if public.certified_revision != public.revision or public.certified_until is None:
        return True
    return public.certified_until - at <= renewal


def check_askable(
    practice: Practice, latest: CertificationRequest | None, *, by: Principal, at: datetime, renewal: timedelta
) -> PublishedPractice:
    """Return the public content for which the caller may ask a certificate now; raise the reason otherwise."""
    if not _is_of_the_body(practice, by) and not is_proposer(by, practice):
        raise NotYourOrganisation
    public = practice.public
    if public is None:
        raise errors.PracticeNotPublic(state=practice.state)
    if latest is not None and latest.state == OPEN:
        raise errors.CertificationAlreadyRequested(requested_at=latest.requested_at)
    if not needs_certificate(public, at, renewal):
        raise errors.PracticeAlreadyCertified(certified_at=public.certified_at)
    if latest is not None and latest.state == NOT_CERTIFIED and latest.revision == public.revision:
        raise errors.RevisionNotCertified(revision=public.revision)
    return public


def ask(
    practice: Practice, latest: CertificationRequest | None, *, by: Principal, at: datetime, renewal: timedelta
) -> tuple[CertificationRequest, list[Event]]:
    """Let a published practice wait for evaluators: its body asks, or a reviewer proposes it."""
    public = check_askable(practice, latest, by=by, at=at, renewal=renewal)
    proposed = not _is_of_the_body(practice, by)
    request = CertificationRequest(
        id=uuid7(),
        practice_id=practice.id,
        revision=public.revision,
        proposed=proposed,
        requested_by=by.person_id,
        state=OPEN,
        requested_at=at,
    )
    facts = _identity(practice, public.revision)
    return request, [PracticeCertificationRequested(**facts, region=region_of(practice), proposed=proposed)]


def take_place(
    practice: Practice,
    request: CertificationRequest | None,
    circle: Circle,
    *,
    by: Principal,
    at: datetime,
    term: timedelta,
    no_interest: bool,
    version: str,
) -> CertificationPlace:
    """Assign a place to an independent evaluator, with the declaration to have no interest."""
    evaluator_id = check_evaluator(practice, by)
    if practice.public is None:
        raise errors.PracticeNotPublic(state=practice.state)
    if request is None:
        raise errors.CertificationNotRequested
    if evaluator_id in circle.evaluators:
        raise errors.CertificationAlreadyGiven
    if request.place_of(evaluator_id) is not None:
        raise errors.CertificationPlaceHeld
    if not is_independent(by, circle):
        raise errors.CertifierNotIndependent
    if not free_places(request, circle):
        raise errors.NoCertificationPlaceFree
    if not no_interest:
        raise errors.NoInterestNotDeclared(errors=[FieldError("no_interest", "required", _DECLARE)])
    declaration.check(version)
    place = CertificationPlace(
        evaluator_id=evaluator_id, declaration=version, taken_at=at, due_at=at + term, reminded_at=None
    )
    request.places.append(place)
    return place


def give_back(practice: Practice, request: CertificationRequest | None, *, by: Principal) -> None:
    """Free the person's place again, for somebody else."""
    if not is_evaluator(by, practice):
        raise errors.NotYourCertification
    place = request.place_of(by.person_id) if request is not None else None
    if request is None or place is None:
        raise errors.NoCertificationPlaceHeld
    request.places.remove(place)


def remind(practice: Practice, place: CertificationPlace, at: datetime) -> list[Event]:
    """Announce once to an evaluator that their place ends soon."""
    place.reminded_at = at
    facts = _identity(practice, _public_revision(practice))
    return [PracticeCertificationPlaceEnding(**facts, evaluator_id=place.evaluator_id, due_at=place.due_at)]


def end_place(
    practice: Practice, request: CertificationRequest, place: CertificationPlace, *, role_ended: bool = False
) -> list[Event]:
    """Free an unused place: its time or its holder's role is over, or the practice is not public."""
    request.places.remove(place)
    return [
        PracticeCertificationPlaceFreed(
            **_identity(practice, _public_revision(practice)),
            evaluator_id=place.evaluator_id,
            region=region_of(practice),
            waits=practice.public is not None,
            role_ended=role_ended,
        )
    ]


def close(practice: Practice, request: CertificationRequest, at: datetime) -> list[Event]:
    """End the wait of a practice after its archiving."""
    events = [event for place in list(request.places) for event in end_place(practice, request, place)]
    request.decide(CLOSED, request.revision, at)
    return events


def _is_of_the_body(practice: Practice, by: Principal) -> bool:
    return bool(by.role_in(practice.organisation_id) & EDITOR_ROLES)


def _identity(practice: Practice, revision: int) -> dict[str, Any]:
    return {**practice.identity(), "revision": revision}


def _public_revision(practice: Practice) -> int:
    return practice.public.revision if practice.public else practice.revision


_DECLARE: Final = Localized(el="Χωρίς τη δήλωση δεν δίνεται θέση", en="No place is given without the declaration")
