"""Approval: the step inside a body between its contributors and the reviewers."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from challenges.call.approval.events import ChallengeReturned
from challenges.call.challenge.errors import NotYourChallenge
from challenges.call.challenge.events import ChallengeApprovalRequested
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import INTERNAL_APPROVAL
from challenges.call.review.model import APPROVE, OWN_BODY, Review
from challenges.projections.organisation.model import Home
from chassis.database import uuid7
from chassis.errors import Conflict
from chassis.events import Event
from chassis.language import Localized
from chassis.principal import Principal

RETURN: Final = "return"


class ChallengeNotWaitingForApproval(Conflict):
    """The challenge does not wait for an approval of its leading organisation."""

    title = Localized(
        el="Η πρόκληση δεν περιμένει έγκριση του φορέα της",
        en="The challenge waits for no approval of its organisation",
    )


def approve(challenge: Challenge, *, by: Principal, home: Home, at: datetime) -> tuple[Review, list[Event]]:
    """Pass the challenge to its reviewers. The approver counts as an author of the submission.

    Refused where nobody could enter any more: the approver returns it, and its authors change the dates.
    """
    reviewer_id = _check(challenge, by)
    challenge.check_in_time(None, at, field="publish_at")
    decided = _decision(challenge, APPROVE, reviewer_id, at)
    challenge.add_author(by)
    return decided, challenge.hand_in(home, at)


def send_back(challenge: Challenge, *, by: Principal, at: datetime, comment: str) -> tuple[Review, list[Event]]:
    """Return the challenge to its authors: to the state that it was submitted from."""
    reviewer_id = _check(challenge, by)
    decided = _decision(challenge, RETURN, reviewer_id, at, comment)
    challenge.return_for_edits(at)
    return decided, [ChallengeReturned(**challenge.identity(), review_id=decided.id)]


def remind(challenge: Challenge, at: datetime) -> list[Event]:
    """Announce once more, and only once, that the challenge waits for its body's approvers."""
    challenge.reminded_at = at
    return [ChallengeApprovalRequested(**challenge.identity(), resubmission=challenge.was_in_review, reminder=True)]


def pass_on(challenge: Challenge, home: Home, at: datetime) -> list[Event]:
    """Pass the challenge to its reviewers, as its submission would have been where nobody could approve it.

    They ask for edits where its dates have passed meanwhile.
    """
    return challenge.hand_in(home, at) if challenge.state == INTERNAL_APPROVAL else []


def _check(challenge: Challenge, by: Principal) -> UUID:
    if by.person_id is None or not challenge.is_lead_approver(by):
        raise NotYourChallenge
    if challenge.state != INTERNAL_APPROVAL:
        raise ChallengeNotWaitingForApproval(state=challenge.state)
    return by.person_id


def _decision(challenge: Challenge, decision: str, reviewer_id: UUID, at: datetime, comment: str = "") -> Review:
    return Review(
        id=uuid7(),
        challenge_id=challenge.id,
        tier=OWN_BODY,
        decision=decision,
        comment=comment,
        reviewer_id=reviewer_id,
        created_at=at,
    )
