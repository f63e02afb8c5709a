"""Review: one decision of one tier about one revision, and the rules of deciding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime, uuid7
from chassis.errors import Conflict, FieldError, Forbidden, ValidationFailed
from chassis.events import Event
from chassis.language import Localized
from chassis.principal import Principal
from commons.roles import centre_regions, is_curator
from observatory.base import Base
from observatory.practice.practice.errors import PracticeAtOtherTier, PracticeNotUnderReview
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import TIERS
from observatory.practice.publication.model import FreeSlug
from observatory.practice.review.events import PracticeChangesRequested, PracticeForwarded, PracticeRejected
from observatory.projections.organisation.model import MINISTRY, REGIONAL

FORWARD: Final = "forward"
PUBLISH: Final = "publish"
REQUEST_CHANGES: Final = "request_changes"
REJECT: Final = "reject"
DECISIONS: Final = (FORWARD, PUBLISH, REQUEST_CHANGES, REJECT)
NEED_COMMENT: Final = frozenset({REQUEST_CHANGES, REJECT})
DECIDED_BY: Final[Mapping[str, frozenset[str]]] = {
    FORWARD: frozenset({REGIONAL}),
    PUBLISH: frozenset({MINISTRY}),
    REQUEST_CHANGES: frozenset({REGIONAL, MINISTRY}),
    REJECT: frozenset({REGIONAL, MINISTRY}),
}
COMMENT_LIMIT: Final = 5_000
REMARK_LIMIT: Final = 2_000


class NotYourReview(Forbidden):
    """The caller may never take this decision: it belongs to another region or to the other tier."""

    title = Localized(
        el="Δεν ανήκει στις αρμοδιότητές σας αυτή η απόφαση", en="This decision is not among your responsibilities"
    )


class ReviewerIsAuthor(Forbidden):
    """Authors do not review their own practice."""

    title = Localized(
        el="Δεν μπορείτε να αξιολογήσετε πρακτική που γράψατε ή υποβάλατε εσείς",
        en="You cannot review a practice that you wrote or submitted yourself",
    )


class ReviewerDidRegionalStep(Forbidden):
    """The caller did the region's step, and therefore does not publish."""

    title = Localized(
        el="Κάνατε εσείς το βήμα της περιφέρειας· τη δημοσίευση την αποφασίζει άλλο πρόσωπο",
        en="You did the region's step yourself; somebody else decides about publication",
    )


class ReviewedRevisionChanged(Conflict):
    """The reviewer read an earlier revision than the one that waits now."""

    title = Localized(
        el="Η πρακτική έχει νεότερη μορφή από αυτήν που διαβάσατε", en="There is a newer revision than the one you read"
    )


class ReviewCommentRequired(ValidationFailed):
    """Requesting changes and rejecting need a comment with the reasons for the authors."""

    title = Localized(el="Απαιτείται σχόλιο", en="A comment is required")


class Review(Base):
    """A decision as taken."""

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_practice_id", "practice_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"))
    revision: Mapped[int]
    tier: Mapped[str] = mapped_column(String(20))
    decision: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(LongText)
    remarks: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list, server_default="[]")
    reviewer_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def facts(self) -> dict[str, Any]:
        """Return the decision by column."""
        return {column.key: getattr(self, column.key) for column in self.__table__.columns}


@dataclass(frozen=True)
class History:
    """The facts beyond the practice itself on which a decision depends.

    `take_over`: the regional centre cannot decide, or has not decided in time, so that curators may do its step.
    `forwarded_by`: the person who forwarded the working revision to the Ministry, if any.
    """

    take_over: bool = False
    forwarded_by: UUID | None = None


def tiers_of(principal: Principal, practice: Practice, *, take_over: bool) -> frozenset[str]:
    """Return the tiers at which the person reviews this practice."""
    tiers = {MINISTRY} if is_curator(principal) else set()
    if practice.review_region is not None and practice.review_region in centre_regions(principal):
        tiers.add(REGIONAL)
    if is_curator(principal) and take_over:
        tiers.add(REGIONAL)
    return frozenset(tiers)


def decide(
    practice: Practice,
    *,
    decision: str,
    comment: str,
    by: Principal,
    at: datetime,
    free_slug: FreeSlug,
    history: History,
    remarks: Sequence[Mapping[str, str]] = (),
    revision: int | None = None,
) -> tuple[Review, list[Event]]:
    """Check the reviewer, state and comment, move the practice, and return the review with its events.

    A decision that the person may never take is forbidden. One that is only impossible now is a conflict.
    """
    _check_reviewer(practice, decision, by, history)
    if revision is not None and revision != practice.revision:
        raise ReviewedRevisionChanged(revision=practice.revision)
    if decision in NEED_COMMENT and not comment:
        raise ReviewCommentRequired(errors=[FieldError("comment", "required", _SAY_WHY)])
    review = Review(
        id=uuid7(),
        practice_id=practice.id,
        revision=practice.revision,
        tier=TIERS[practice.state],
        decision=decision,
        comment=comment,
        remarks=[dict(remark) for remark in remarks],
        reviewer_id=by.person_id,
        created_at=at,
    )
    return review, _apply(practice, review, free_slug)


def _check_reviewer(practice: Practice, decision: str, by: Principal, history: History) -> None:
    mine = tiers_of(by, practice, take_over=history.take_over) & DECIDED_BY[decision]
    if not mine or by.person_id is None:
        raise NotYourReview
    if by.person_id in practice.author_ids:
        raise ReviewerIsAuthor
    tier = TIERS.get(practice.state)
    if tier is None:
        raise PracticeNotUnderReview(state=practice.state)
    if tier not in mine:
        raise PracticeAtOtherTier(_whose_turn(tier), state=practice.state)
    if decision == PUBLISH and by.person_id == history.forwarded_by:
        raise ReviewerDidRegionalStep


def _apply(practice: Practice, review: Review, free_slug: FreeSlug) -> list[Event]:
    at, facts = review.created_at, {
        **practice.identity(),
        "review_id": review.id,
        "region": practice.review_region,
        "tier": review.tier,
    }  # fmt: skip
    if review.decision == FORWARD:
        practice.forward(at)
        return [PracticeForwarded(**facts)]
    if review.decision == PUBLISH:
        return practice.publish(review_id=review.id, at=at, free_slug=free_slug)
    if review.decision == REQUEST_CHANGES:
        practice.return_for_changes(review.tier, at)
        return [PracticeChangesRequested(**facts)]
    practice.reject(at)
    return [PracticeRejected(**facts)]


def _whose_turn(tier: str) -> Localized:
    if tier == REGIONAL:
        return Localized(
            el="Η πρακτική αξιολογείται τώρα από το περιφερειακό κέντρο καινοτομίας",
            en="The regional innovation centre reviews the practice now",
        )
    return Localized(el="Η πρακτική αξιολογείται τώρα από το Υπουργείο", en="The Ministry reviews the practice now")


_SAY_WHY = Localized(
    el="Εξηγήστε στους συντάκτες γιατί: το σχόλιο τους αποστέλλεται",
    en="Tell the authors why: the comment is sent to them",
)
