"""Review: one decision about a challenge, and the permissions for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.call.challenge.errors import ChallengeNotUnderReview
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import REVIEW
from challenges.call.review.events import ChallengeApproved, ChallengeEditsRequested, ChallengeRejected
from challenges.projections.organisation.model import REGIONAL
from chassis.database import UtcDateTime, uuid7
from chassis.errors import Conflict, FieldError, Forbidden, ValidationFailed
from chassis.events import Event
from chassis.language import Localized
from chassis.principal import Principal
from commons.roles import centre_regions, is_curator

APPROVE: Final = "approve"
REQUEST_EDITS: Final = "request_edits"
REJECT: Final = "reject"
DECISIONS: Final = (APPROVE, REQUEST_EDITS, REJECT)
COMMENT_LIMIT: Final = 5_000

OWN_BODY: Final = "organisation"
"""The `tier` of decisions inside the leading body; only the owners and the Ministry read them."""


class NotYourReview(Forbidden):
    """The caller does not review challenges that come from there."""

    title = Localized(
        el="Δεν ανήκει στις αρμοδιότητές σας αυτή η απόφαση", en="This decision is not among your responsibilities"
    )


class ReviewerIsAuthor(Forbidden):
    """Nobody reviews their own challenge."""

    title = Localized(
        el="Δεν μπορείτε να αξιολογήσετε πρόκληση που γράψατε ή υποβάλατε εσείς",
        en="You cannot review a challenge that you wrote or submitted yourself",
    )


class ReviewedVersionChanged(Conflict):
    """The reviewer read an earlier version than the one that waits now."""

    title = Localized(el="Η πρόκληση άλλαξε αφότου τη διαβάσατε", en="The challenge has changed since you read it")


class ReviewCommentRequired(ValidationFailed):
    """Asking for edits and rejecting need a comment with the reason for the authors."""

    title = Localized(el="Απαιτείται σχόλιο", en="A comment is required")


class Review(Base):
    """A decision as it was taken."""

    __tablename__ = "challenge_reviews"
    __table_args__ = (Index("ix_challenge_reviews_challenge_id", "challenge_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    tier: Mapped[str] = mapped_column(String(20))
    decision: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(LongText)
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewer_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def facts(self) -> dict[str, Any]:
        """Return the decision, by column."""
        return {column.key: getattr(self, column.key) for column in self.__table__.columns}


def reviews(principal: Principal, challenge: Challenge) -> bool:
    """Return whether the person may review this challenge: a curator always, its regional centre once it was asked."""
    asked = challenge.review_tier == REGIONAL and challenge.review_region in centre_regions(principal)
    return is_curator(principal) or asked


def decide(
    challenge: Challenge,
    *,
    decision: str,
    comment: str,
    by: Principal,
    at: datetime,
    publish_at: datetime | None = None,
    version: int | None = None,
) -> tuple[Review, list[Event]]:
    """Check permission, state and reason, apply the decision to the challenge, and return the review and its events."""
    if by.person_id is None or not reviews(by, challenge):
        raise NotYourReview
    if by.person_id in challenge.author_ids:
        raise ReviewerIsAuthor
    if challenge.state != REVIEW or challenge.review_tier is None:
        raise ChallengeNotUnderReview(state=challenge.state)
    if version is not None and version != challenge.version:
        raise ReviewedVersionChanged(version=challenge.version)
    if decision != APPROVE and not comment:
        raise ReviewCommentRequired(errors=[FieldError("comment", "required", _SAY_WHY)])
    review = Review(
        id=uuid7(),
        challenge_id=challenge.id,
        tier=challenge.review_tier,
        decision=decision,
        comment=comment,
        publish_at=publish_at if decision == APPROVE else None,
        reviewer_id=by.person_id,
        created_at=at,
    )
    return review, [_apply(challenge, review)]


def _apply(challenge: Challenge, review: Review) -> Event:
    at = review.created_at
    facts = {
        **challenge.identity(),
        "review_id": review.id,
        "region": challenge.review_region,
        "tier": review.tier,
    }
    if review.decision == APPROVE:
        challenge.approve(publish_at=review.publish_at, at=at)
        return ChallengeApproved(**facts, publish_at=review.publish_at)
    if review.decision == REQUEST_EDITS:
        challenge.return_for_edits(at)
        return ChallengeEditsRequested(**facts)
    challenge.reject(at)
    return ChallengeRejected(**facts)


_SAY_WHY = Localized(
    el="Εξηγήστε στους συντάκτες γιατί: το σχόλιο τους αποστέλλεται",
    en="Tell the authors why: the comment is sent to them",
)
