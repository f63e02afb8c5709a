"""Approval inside the body: the claims of contributors and programs wait for an approver of the body."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.timers import every
from commons.permissions import ORGANISATION_APPROVER
from commons.working_days import working_days_before
from observatory.impact.claim import changes, errors, queries, schemas
from observatory.impact.claim.access import ImpactAccess
from observatory.impact.claim.model import ImpactClaim
from observatory.impact.claim.states import INTERNAL_APPROVAL

CLOCK_SECONDS: Final = 300.0
PASS_ON_SECONDS: Final = 60.0
AT_ONCE: Final = 500
_REFUSALS: Final = (errors.ClaimNotFound, errors.NotYourClaim, errors.ClaimNotInState)


class ImpactApprovalOperations(ImpactAccess):
    """Approving and returning claims inside their body, and the clocks of that."""

    @operation(
        "POST",
        "/v1/impacts/{impact_id}/approve",
        summary=Localized(el="Έγκριση δήλωσης οφέλους μέσα στον φορέα", en="Approve an impact claim inside its body"),
        allow=ORGANISATION_APPROVER,
        returns=schemas.ClaimView,
        versioned=True,
        errors=_REFUSALS,
    )
    def approve_impact(self, impact_id: UUID) -> ImpactClaim:
        """Let the claim out."""
        claim, series = self.claim_for_change(impact_id)
        self.publish(*changes.approve(claim, series, by=self.principal, at=self.now))
        return self.shown(claim)

    @operation(
        "POST",
        "/v1/impacts/{impact_id}/return",
        summary=Localized(el="Επιστροφή δήλωσης οφέλους με σχόλιο", en="Return an impact claim with a comment"),
        allow=ORGANISATION_APPROVER,
        body=schemas.ReturnClaim,
        returns=schemas.ClaimView,
        versioned=True,
        errors=_REFUSALS,
    )
    def return_impact(self, impact_id: UUID, *, body: dict[str, Any]) -> ImpactClaim:
        """Return the claim with a comment."""
        claim, _ = self.claim_for_change(impact_id)
        self.publish(*changes.send_back(claim, **body, by=self.principal, at=self.now))
        return self.shown(claim)

    @every(seconds=CLOCK_SECONDS)
    def remind_of_impacts(self) -> None:
        """Remind approvers once of claims that have waited for long."""
        since = working_days_before(self.now, self.settings.approval_working_days)
        for claim in queries.waiting_for_approval(self.session, since, AT_ONCE):
            self.publish(*changes.remind(claim))

    @every(seconds=PASS_ON_SECONDS)
    def let_out_unapprovable_impacts(self) -> None:
        """Let out the claims of bodies without an approver, as a claim of this moment would be."""
        for waiting in queries.waiting_for_nobody(self.session, AT_ONCE):
            series = queries.locked_series(self.session, waiting.series_id)
            if waiting.state == INTERNAL_APPROVAL:
                self.publish(*changes.go_on(waiting, series, self.now))
