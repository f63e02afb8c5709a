"""Certification: one person's evaluation of a published revision, and the rule by which two make a certificate.

A revision is certified if two people have evaluated it and the mean of all their scores is 3 or more. Otherwise it is
not, and stays so: a bad evaluation cannot be dropped by finding a better one. A certificate holds for a term.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime, uuid7
from chassis.events import Event
from chassis.language import Localized
from chassis.principal import Principal
from observatory.base import Base
from observatory.practice.certification.events import (
    PracticeCertificateEnded,
    PracticeCertificateEnding,
    PracticeCertified,
    PracticeNotCertified,
)
from observatory.practice.certification_request import errors
from observatory.practice.certification_request.model import (
    CERTIFIED,
    NOT_CERTIFIED,
    CertificationRequest,
    Circle,
    check_evaluator,
    is_independent,
)
from observatory.practice.practice.model import Practice
from observatory.practice.publication.model import PublishedPractice

CRITERIA: Final[Mapping[str, Localized]] = {
    "innovation": Localized(el="Καινοτομία", en="Innovation"),
    "impact": Localized(el="Αντίκτυπος", en="Impact"),
    "stakeholder_engagement": Localized(el="Συμμετοχή ενδιαφερομένων", en="Stakeholder engagement"),
    "relevance": Localized(el="Συνάφεια", en="Relevance"),
    "sustainability": Localized(el="Βιωσιμότητα", en="Sustainability"),
    "transferability": Localized(el="Δυνατότητα μεταφοράς", en="Transferability"),
}
HIGHEST_SCORE: Final = 5
NEEDED_EVALUATIONS: Final = 2
NEEDED_MEAN: Final = 3
COMMENT_LIMIT: Final = 5_000


class Certification(Base):
    """One evaluation as given. `scores` are by criterion, 0 to 5; `declaration` are the words declared with it."""

    __tablename__ = "certifications"
    __table_args__ = (
        UniqueConstraint("request_id", "revision", "evaluator_id", name="uq_certifications_evaluator"),
        Index("ix_certifications_practice_id", "practice_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("certification_requests.id", ondelete="CASCADE"))
    revision: Mapped[int]
    evaluator_id: Mapped[UUID]
    declaration: Mapped[str | None] = mapped_column(String(20))
    scores: Mapped[dict[str, int]] = mapped_column(JSONB)
    comment: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def total(self) -> int:
        """Return the sum of the scores."""
        return sum(self.scores[criterion] for criterion in CRITERIA)

    @property
    def mean(self) -> float:
        """Return the mean of the scores, to two decimals."""
        return round(self.total / len(CRITERIA), 2)

    def facts(self) -> dict[str, Any]:
        """Return the evaluation by column, and the mean."""
        return {column.key: getattr(self, column.key) for column in self.__table__.columns} | {"mean": self.mean}


@dataclass(frozen=True)
class Given:
    """An evaluation by somebody, at one moment."""

    by: Principal
    at: datetime
    scores: Mapping[str, int]
    comment: str


def evaluate(
    practice: Practice,
    request: CertificationRequest | None,
    earlier: Sequence[Certification],
    given: Given,
    *,
    circle: Circle,
    months: int,
) -> tuple[Certification, list[Event]]:
    """Record an evaluation of the published revision by the holder of a place.

    The second one decides. `earlier` are the evaluations of this revision for the same request; a certificate holds
    for so many `months`.
    """
    evaluator_id = check_evaluator(practice, given.by)
    public = practice.public
    if public is None:
        raise errors.PracticeNotPublic(state=practice.state)
    if evaluator_id in circle.evaluators:
        raise errors.CertificationAlreadyGiven
    if not is_independent(given.by, circle):
        raise errors.CertifierNotIndependent
    if request is None:
        raise errors.CertificationNotRequested
    place = request.place_of(evaluator_id)
    if place is None or place.due_at < given.at:
        raise errors.NoCertificationPlaceHeld
    certification = Certification(
        id=uuid7(),
        practice_id=practice.id,
        request_id=request.id,
        revision=public.revision,
        evaluator_id=evaluator_id,
        declaration=place.declaration,
        scores=dict(given.scores),
        comment=given.comment,
        created_at=given.at,
    )
    request.places.remove(place)
    every = [*earlier, certification]
    if len(every) < NEEDED_EVALUATIONS:
        return certification, []
    good = sum(one.total for one in every) >= NEEDED_MEAN * len(CRITERIA) * len(every)
    request.decide(CERTIFIED if good else NOT_CERTIFIED, public.revision, given.at)
    if not good:
        return certification, [PracticeNotCertified(**_identity(practice, public))]
    return certification, [_certify(practice, public, given.at, months_after(given.at, months))]


def certify_example(
    practice: Practice,
    public: PublishedPractice,
    evaluations: Sequence[Mapping[str, Any]],
    *,
    at: datetime,
    months: int,
) -> tuple[list[Certification], list[Event]]:
    """Certify an example of a demonstration by evaluations of people that do not exist."""
    given = [
        Certification(
            id=uuid7(),
            practice_id=practice.id,
            revision=public.revision,
            evaluator_id=uuid5(practice.id, f"evaluator {number}"),
            scores=dict(one["scores"]),
            comment=one["comment"],
            created_at=at,
        )
        for number, one in enumerate(evaluations)
    ]
    return given, [_certify(practice, public, at, months_after(at, months))]


def end_soon(practice: Practice, public: PublishedPractice, at: datetime) -> list[Event]:
    """Announce once the coming end of a certificate."""
    if public.certified_until is None:
        return []
    public.certificate_reminded_at = at
    return [PracticeCertificateEnding(**_identity(practice, public), certified_until=public.certified_until)]


def end_certificate(practice: Practice, public: PublishedPractice, evaluator_ids: Sequence[UUID]) -> list[Event]:
    """Take the mark from a practice at the end of its certificate."""
    if public.certified_at is None or public.certified_until is None:
        return []
    ended = PracticeCertificateEnded(
        **_identity(practice, public),
        audience=public.audience,
        certified_at=public.certified_at,
        certified_until=public.certified_until,
        evaluator_ids=list(evaluator_ids),
    )
    public.certified_at = public.certified_revision = public.certified_until = None
    public.certificate_reminded_at = None
    return [ended]


def _certify(practice: Practice, public: PublishedPractice, at: datetime, until: datetime) -> Event:
    public.certified_at, public.certified_revision = at, public.revision
    public.certified_until, public.certificate_reminded_at = until, None
    facts = {**_identity(practice, public), "audience": public.audience}
    return PracticeCertified(**facts, certified_at=at, certified_until=until)


def _identity(practice: Practice, public: PublishedPractice) -> dict[str, Any]:
    return {**practice.identity(), "revision": public.revision}


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the last day of a shorter month."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
