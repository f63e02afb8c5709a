"""Changes: the acts of a claim's body, and the clocks of claims, with the claims of the series locked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chassis.events import Event
from chassis.principal import Principal
from commons.roles import EDITOR_ROLES
from observatory.impact.claim import errors, events
from observatory.impact.claim.model import ImpactClaim, recount
from observatory.impact.claim.states import CLAIMED, DISPUTED, INTERNAL_APPROVAL, RETURNED, WITHDRAWN


def ask_approval(claim: ImpactClaim) -> list[Event]:
    """Ask the approvers of the body, before anybody else hears of the claim."""
    return [events.ImpactApprovalRequested(**claim.identity())]


def approve(claim: ImpactClaim, series: Sequence[ImpactClaim], *, by: Principal, at: datetime) -> list[Event]:
    """Let the claim out."""
    claim.check_approver(by)
    claim.check_state(INTERNAL_APPROVAL)
    return claim.open(series, at)


def go_on(claim: ImpactClaim, series: Sequence[ImpactClaim], at: datetime) -> list[Event]:
    """Let out a claim without an approver left in its body."""
    claim.check_state(INTERNAL_APPROVAL)
    return claim.open(series, at)


def send_back(claim: ImpactClaim, *, comment: str, by: Principal, at: datetime) -> list[Event]:
    """Return the claim to its author, with a comment. A new one corrects it."""
    claim.check_approver(by)
    claim.check_state(INTERNAL_APPROVAL)
    claim.state, claim.reason = RETURNED, comment
    claim.touch(at)
    return [events.ImpactReturned(**claim.identity())]


def withdraw(claim: ImpactClaim, series: Sequence[ImpactClaim], *, by: Principal, at: datetime) -> list[Event]:
    """Withdraw the claim. Once it came out, only approvers do."""
    if not by.role_in(claim.organisation_id) & EDITOR_ROLES:
        raise errors.NotYourClaim
    if claim.claimed_at is not None:
        claim.check_approver(by)
    claim.check_state(INTERNAL_APPROVAL, RETURNED, CLAIMED, DISPUTED)
    claim.state = WITHDRAWN
    claim.touch(at)
    recount(series)
    return [] if claim.claimed_at is None else [events.ImpactWithdrawn(**claim.identity())]


def remind(claim: ImpactClaim) -> list[Event]:
    """Remind the body's approvers of the claim, only once."""
    claim.reminders = 1
    return [events.ImpactApprovalRequested(**claim.identity(), reminder=True)]


def say_due(claim: ImpactClaim, due_at: datetime, now: datetime) -> list[Event]:
    """Remind verifiers: once before the due date, and once from then on."""
    overdue = due_at <= now
    claim.reminders = 2 if overdue else 1
    return [events.ImpactVerificationDue(**claim.identity(), due_at=due_at, overdue=overdue)]
