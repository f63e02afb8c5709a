"""Certification: one person's evaluation of a published revision, and the rule by which several make a certificate.

A revision is certified once at least two people have evaluated it and the mean of all their scores is 3 or more.
All scores count, not the best two, so that a bad evaluation cannot be dropped by finding a better one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime, uuid7
from chassis.errors import Conflict, Forbidden
from chassis.language import Localized
from chassis.principal import Principal
from commons.roles import centre_regions, is_curator
from observatory.base import Base
from observatory.practice.certification.events import PracticeCertified
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


class NotYourCertification(Forbidden):
    """Curators evaluate every practice, a centre's managers those of their region."""

    title = Localized(
        el="Η πιστοποίηση αυτής της πρακτικής δεν ανήκει στις αρμοδιότητές σας",
        en="Certifying this practice is not among your responsibilities",
    )


class CertifierNotIndependent(Forbidden):
    """Independence rule: no authors or reviewers of the practice, nobody of its body or of another evaluator's."""

    title = Localized(
        el="Δεν μπορείτε να αξιολογήσετε πρακτική που γράψατε ή κρίνατε εσείς, ή που είναι του φορέα σας, έχει "
        "συντάκτη από αυτόν ή αξιολογήθηκε ήδη από μέλος του",
        en="You cannot evaluate a practice that you wrote or reviewed, or that is your organisation's, has an author "
        "from it or was evaluated by one of its members already",
    )


class PracticeNotPublic(Conflict):
    """Only public practices are certified."""

    title = Localized(el="Πιστοποιείται μόνο δημοσιευμένη πρακτική", en="Only a published practice can be certified")


class CertificationAlreadyGiven(Conflict):
    """Each person evaluates a revision once."""

    title = Localized(
        el="Έχετε ήδη αξιολογήσει αυτή τη μορφή της πρακτικής",
        en="You have evaluated this revision of the practice already",
    )


class PracticeAlreadyCertified(Conflict):
    """The published revision has its certificate."""

    title = Localized(el="Η πρακτική είναι ήδη πιστοποιημένη", en="The practice is certified already")


class Certification(Base):
    """One evaluation as given. `scores` are by criterion, 0 to 5."""

    __tablename__ = "certifications"
    __table_args__ = (
        UniqueConstraint("practice_id", "revision", "evaluator_id", name="uq_certifications_evaluator"),
        Index("ix_certifications_practice_id", "practice_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"))
    revision: Mapped[int]
    evaluator_id: Mapped[UUID]
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


def region_of(practice: Practice) -> str | None:
    """Return the region of the centre that may certify.

    It is the region that reviews, or for an imported case the region where it happened.
    """
    return practice.region if practice.imported else practice.review_region


def is_evaluator(principal: Principal, practice: Practice) -> bool:
    """Return whether the person may certify this practice."""
    region = region_of(practice)
    return is_curator(principal) or (region is not None and region in centre_regions(principal))


def evaluate(
    practice: Practice,
    given: Sequence[Certification],
    *,
    scores: Mapping[str, int],
    comment: str,
    by: Principal,
    at: datetime,
    reviewers: Collection[UUID] = (),
    bodies: Collection[UUID] = (),
) -> tuple[Certification, list[PracticeCertified]]:
    """Evaluate the published revision, and certify it if this evaluation completes the `given` ones.

    `reviewers` decided about the practice before, `bodies` are those of its authors and of its other evaluators.
    """
    if not is_evaluator(by, practice) or by.person_id is None:
        raise NotYourCertification
    if by.person_id in practice.author_ids or by.role_in(practice.organisation_id):
        raise CertifierNotIndependent
    public = practice.public
    if public is None:
        raise PracticeNotPublic(state=practice.state)
    if public.certified_revision == public.revision:
        raise PracticeAlreadyCertified(certified_at=public.certified_at)
    if any(one.evaluator_id == by.person_id for one in given):
        raise CertificationAlreadyGiven
    if by.person_id in reviewers or any(own.organisation_id in bodies for own in by.memberships):
        raise CertifierNotIndependent
    certification = Certification(
        id=uuid7(),
        practice_id=practice.id,
        revision=public.revision,
        evaluator_id=by.person_id,
        scores=dict(scores),
        comment=comment,
        created_at=at,
    )
    every = [*given, certification]
    enough = len(every) >= NEEDED_EVALUATIONS
    good = sum(one.total for one in every) >= NEEDED_MEAN * len(CRITERIA) * len(every)
    return certification, [_certify(practice, public, at)] if enough and good else []


def _certify(practice: Practice, public: PublishedPractice, at: datetime) -> PracticeCertified:
    public.certified_at, public.certified_revision = at, public.revision
    return PracticeCertified(**{**practice.identity(), "revision": public.revision}, certified_at=at)
