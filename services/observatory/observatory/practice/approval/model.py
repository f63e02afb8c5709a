"""Approval: the step inside a body between its contributors and the reviewers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from chassis.database import uuid7
from chassis.errors import Conflict
from chassis.events import Event
from chassis.language import Localized
from chassis.principal import Principal
from observatory.practice.approval.events import PracticeReturned
from observatory.practice.practice.errors import NotYourOrganisation
from observatory.practice.practice.events import PracticeApprovalRequested
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import CHANGES_REQUESTED, DRAFT, INTERNAL_APPROVAL
from observatory.practice.practice.submission import hand_in, is_approver
from observatory.practice.review.model import Review
from observatory.projections.organisation.model import ReviewRoute

OWN_BODY: Final = "organisation"
"""The `tier` of decisions inside the body; only its members and the Ministry read them."""

APPROVE: Final = "approve"
RETURN: Final = "return"


class PracticeNotWaitingForApproval(Conflict):
    """The practice does not wait for an approval of its organisation."""

    title = Localized(
        el="Η πρακτική δεν περιμένει έγκριση του φορέα της", en="The practice waits for no approval of its organisation"
    )


def approve(practice: Practice, *, by: Principal, route: ReviewRoute, at: datetime) -> tuple[Review, list[Event]]:
    """Pass the practice to its reviewers. The approver counts as an author of the submission."""
    reviewer_id = _check(practice, by)
    decided = _decision(practice, APPROVE, reviewer_id, at)
    practice.author_ids = by.added_to(practice.author_ids)
    return decided, hand_in(practice, route, at)


def send_back(
    practice: Practice, *, by: Principal, at: datetime, comment: str, remarks: Sequence[Mapping[str, str]] = ()
) -> tuple[Review, list[Event]]:
    """Return the practice to its authors: to the state that it was submitted from."""
    reviewer_id = _check(practice, by)
    decided = _decision(practice, RETURN, reviewer_id, at, comment=comment, remarks=[dict(one) for one in remarks])
    practice.state = CHANGES_REQUESTED if practice.was_under_review else DRAFT
    practice.touch(at)
    return decided, [PracticeReturned(**practice.identity(), review_id=decided.id)]


def remind(practice: Practice, at: datetime) -> list[Event]:
    """Announce once more, and only once, that the practice waits for its body's approvers."""
    if practice.state != INTERNAL_APPROVAL or practice.escalated_at is not None:
        return []
    practice.escalated_at = at
    return [PracticeApprovalRequested(**practice.identity(), resubmission=practice.was_under_review, reminder=True)]


def pass_on(practice: Practice, route: ReviewRoute, at: datetime) -> list[Event]:
    """Pass the practice to its reviewers, as its submission would have been where nobody could approve it."""
    return hand_in(practice, route, at) if practice.state == INTERNAL_APPROVAL else []


def _check(practice: Practice, by: Principal) -> UUID:
    if by.person_id is None or not is_approver(by, practice.organisation_id):
        raise NotYourOrganisation
    if practice.state != INTERNAL_APPROVAL:
        raise PracticeNotWaitingForApproval(state=practice.state)
    return by.person_id


def _decision(practice: Practice, decision: str, reviewer_id: UUID, at: datetime, **words: Any) -> Review:
    return Review(
        id=uuid7(),
        practice_id=practice.id,
        revision=practice.revision,
        tier=OWN_BODY,
        decision=decision,
        reviewer_id=reviewer_id,
        created_at=at,
        **{"comment": "", "remarks": [], **words},
    )
