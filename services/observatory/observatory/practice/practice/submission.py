"""Submission: how a practice leaves its authors for the approvers of its body or for its reviewers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.events import Event
from chassis.principal import Principal
from commons.roles import APPROVER_ROLES
from observatory.practice.practice import errors
from observatory.practice.practice.content import audience_errors, contact_errors, missing_fields
from observatory.practice.practice.events import PracticeApprovalRequested
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import CHANGES_REQUESTED, DRAFT, INTERNAL_APPROVAL
from observatory.projections.organisation.model import MINISTRY, ReviewRoute


def submit(
    practice: Practice, *, by: Principal, route: ReviewRoute, at: datetime, has_approver: bool = False
) -> list[Event]:
    """Submit the practice: to its reviewers, or first to the approvers of the body where the caller is none.

    `has_approver`: the body wants approvals and has somebody else to give one.
    """
    organisation_id = check_submittable(practice, by)
    practice.add_author(by)
    if has_approver and not is_approver(by, organisation_id):
        practice.wait_in(INTERNAL_APPROVAL, at)
        return [PracticeApprovalRequested(**practice.identity(), resubmission=practice.was_under_review)]
    return hand_in(practice, route, at)


def check_submittable(practice: Practice, by: Principal) -> UUID | None:
    """Return the body of a practice that the caller may submit now. Raises an error that names each missing section."""
    organisation_id = practice.check_editor(by)
    if practice.state not in {DRAFT, CHANGES_REQUESTED}:
        raise errors.PracticeNotSubmittable(state=practice.state)
    if missing := [*missing_fields(practice), *audience_errors(practice), *contact_errors(practice)]:
        raise errors.PracticeIncomplete(errors=missing)
    return organisation_id


def hand_in(practice: Practice, route: ReviewRoute, at: datetime) -> list[Event]:
    """Pass the practice to its reviewers, after requested changes to the tier that asked for them."""
    tier = MINISTRY if practice.review_tier == MINISTRY else route.first_tier
    practice.review_region = route.reviewing_region
    practice.submitted_at = at
    practice.wait_for(tier, at)
    return [practice.submission_event(tier, resubmission=practice.was_under_review)]


def is_approver(by: Principal, organisation_id: UUID | None) -> bool:
    """Return whether the caller speaks for the body. A program never does."""
    return by.client_id is None and bool(by.role_in(organisation_id) & APPROVER_ROLES)
