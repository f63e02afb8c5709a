"""Approval inside the taker: the beginnings of contributors and programs wait for an approver of the body."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.timers import every
from commons.permissions import ORGANISATION_APPROVER, ORGANISATION_EDITOR
from commons.working_days import working_days_before
from observatory.adoption.adoption import changes, errors, queries, schemas
from observatory.adoption.adoption.access import AdoptionAccess
from observatory.adoption.adoption.model import Adoption

CLOCK_SECONDS: Final = 300.0
PASS_ON_SECONDS: Final = 60.0
AT_ONCE: Final = 500
_REFUSALS: Final = (errors.AdoptionNotFound, errors.NotYourAdoption, errors.AdoptionNotInState)


class AdoptionApprovalOperations(AdoptionAccess):
    """Approving and returning adoptions inside their body, and the clocks of adoptions."""

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/approve",
        summary=Localized(el="Έγκριση υιοθέτησης μέσα στον φορέα", en="Approve an adoption inside its body"),
        allow=ORGANISATION_APPROVER,
        returns=schemas.AdoptionView,
        versioned=True,
        errors=_REFUSALS,
    )
    def approve_adoption(self, adoption_id: UUID) -> Adoption:
        """Begin the adoption for everybody."""
        adoption = self.adoption_for_change(adoption_id)
        self.publish(*changes.approve(adoption, by=self.principal, at=self.now))
        self.adoption_changed(adoption)
        return adoption

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/return",
        summary=Localized(el="Επιστροφή υιοθέτησης σε όποιον τη ζήτησε", en="Return an adoption to whoever asked"),
        allow=ORGANISATION_APPROVER,
        body=schemas.ReturnAdoption,
        returns=schemas.AdoptionView,
        versioned=True,
        errors=_REFUSALS,
    )
    def return_adoption(self, adoption_id: UUID, *, body: dict[str, Any]) -> Adoption:
        """Return the adoption with a comment."""
        adoption = self.adoption_for_change(adoption_id)
        self.publish(*changes.send_back(adoption, **body, by=self.principal, at=self.now))
        return adoption

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/submit",
        summary=Localized(el="Νέα υποβολή υιοθέτησης που επιστράφηκε", en="Submit a returned adoption again"),
        allow=ORGANISATION_EDITOR,
        returns=schemas.AdoptionView,
        versioned=True,
        errors=_REFUSALS,
    )
    def submit_adoption(self, adoption_id: UUID) -> Adoption:
        """Ask for the approval again."""
        adoption = self.adoption_for_change(adoption_id)
        waits = self.waits_for_approval(adoption.taker_id) if self.principal.role_in(adoption.taker_id) else True
        self.publish(*changes.submit(adoption, waits=waits, by=self.principal, at=self.now))
        self.adoption_changed(adoption)
        return adoption

    @every(seconds=CLOCK_SECONDS)
    def ask_after_adoptions(self) -> None:
        """Ask about adoptions without an entry for long, and mark those dormant that nobody answered for."""
        silent = self.now - timedelta(days=self.settings.adoption_question_days)
        for adoption in queries.silent_since(self.session, silent, AT_ONCE):
            self.publish(*changes.ask_after(adoption, self.now))
        unanswered = self.now - timedelta(days=self.settings.adoption_dormant_days)
        for adoption in queries.unanswered_since(self.session, unanswered, AT_ONCE):
            self.publish(*changes.fall_asleep(adoption, self.now))

    @every(seconds=CLOCK_SECONDS)
    def remind_of_adoptions(self) -> None:
        """Remind approvers once of adoptions that have waited for long."""
        since = working_days_before(self.now, self.settings.approval_working_days)
        for adoption in queries.waiting_for_approval(self.session, since, AT_ONCE):
            self.publish(*changes.remind(adoption, self.now))

    @every(seconds=PASS_ON_SECONDS)
    def begin_unapprovable_adoptions(self) -> None:
        """Begin the adoptions of bodies without an approver, as a beginning of this moment would."""
        for adoption in queries.waiting_for_nobody(self.session, AT_ONCE):
            self.publish(*changes.go_on(adoption, self.now))
            self.adoption_changed(adoption)
