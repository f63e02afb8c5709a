"""Operations of verification: giving a verdict, the queue, and the reminders of verifiers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import any_of
from chassis.timers import every
from commons.permissions import AUDITOR, CENTRE_MANAGER, CURATOR
from observatory.impact.claim import changes, declaration, errors, queries
from observatory.impact.claim.access import ImpactAccess
from observatory.impact.claim.model import ImpactClaim
from observatory.impact.claim.schemas import ClaimView
from observatory.impact.claim.verdicts import judge
from observatory.impact.verification import schemas
from observatory.impact.verification.queue import ImpactQueue

CLOCK_SECONDS: Final = 300.0
AT_ONCE: Final = 500
VERIFIERS: Final = any_of(CURATOR, AUDITOR, CENTRE_MANAGER)
_LIST: Final = "impact-queue"


class VerificationOperations(ImpactAccess):
    """Verdicts of people from elsewhere."""

    @operation(
        "POST",
        "/v1/impacts/{impact_id}/verdicts",
        summary=Localized(el="Κρίση για δήλωση οφέλους", en="Give a verdict on an impact claim"),
        description=Localized(
            el="Επιμελητές, ελεγκτές και διαχειριστές κέντρων που δεν ανήκουν στους φορείς της δήλωσης ούτε σε "
            "συγγενικούς τους. Το `reopen` αφορά επαληθευμένη δήλωση: ξαναγίνεται απλή δήλωση, και η επαλήθευση μένει "
            "στο ιστορικό.",
            en="Curators, auditors and managers of centres who belong to none of the claim's bodies and their "
            "families. `reopen` is for a verified claim: it is only claimed again, and its verification stays in the "
            "record.",
        ),
        allow=VERIFIERS,
        body=schemas.NewImpactVerdict,
        returns=ClaimView,
        versioned=True,
        errors=(
            errors.ClaimNotFound,
            errors.VerifierNotIndependent,
            errors.ClaimDecided,
            errors.VerdictGiven,
            errors.NoInterestMissing,
            errors.ClaimInvalid,
            declaration.ClaimDeclarationChanged,
        ),
    )
    def judge_impact(self, impact_id: UUID, *, body: dict[str, Any]) -> ImpactClaim:
        """Record a verdict."""
        said = dict(body)
        if not said.pop("no_interest"):
            raise errors.NoInterestMissing
        said["declaration"] = declaration.checked(said["declaration"])
        claim, series = self.claim_for_change(impact_id)
        near = self.near(claim)
        self.publish(*judge(claim, series, **said, near=near, by=self.principal, at=self.now, today=self.greek_day))
        self.session.flush()
        return self.shown(claim)

    @operation(
        "GET",
        "/v1/impacts/queue",
        summary=Localized(el="Δηλώσεις οφέλους προς επαλήθευση", en="Impact claims to verify"),
        description=Localized(
            el="Όσες μπορεί να κρίνει ο καλών. Σε διαχειριστές κέντρων, πρώτα των άλλων περιφερειών.",
            en="Those that the caller may judge. To managers of centres, those of other regions first.",
        ),
        allow=VERIFIERS,
        query=schemas.ImpactQueueQuery,
        returns=schemas.ImpactQueuePage,
        errors=(BadCursor,),
    )
    def list_impact_queue(self, *, query: dict[str, Any]) -> Page:
        """List the claims before the caller, with totals."""
        queue = ImpactQueue(self.principal, self._term, self.now)
        found = queue.rows(self.session, query, self.cursors.after(_LIST, query["cursor"], length=3))
        page = self.cursors.page(
            _LIST, found, query["limit"], lambda row: (row.own, row.ImpactClaim.waiting_since, row.ImpactClaim.id)
        )
        return Page([self._waiting(row) for row in page.items], page.next, {"totals": queue.totals(self.session)})

    @every(seconds=CLOCK_SECONDS)
    def remind_of_verifications(self) -> None:
        """Remind verifiers of claims due soon, and of those due."""
        before = timedelta(days=self.settings.impact_reminder_days)
        for claim in queries.to_remind(self.session, self.now, self._term, before, AT_ONCE):
            self.publish(*changes.say_due(claim, claim.waiting_since + self._term, self.now))

    @property
    def _term(self) -> timedelta:
        return timedelta(days=self.settings.impact_verification_days)

    def _waiting(self, row: Any) -> ImpactClaim:
        claim: ImpactClaim = row.ImpactClaim
        claim.due_at = claim.waiting_since + self._term
        claim.overdue = claim.due_at < self.now
        claim.own_region = bool(row.own)
        return claim
