"""Operations of approvals."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.timers import every
from commons.permissions import ORGANISATION_APPROVER
from commons.working_days import working_days_before
from observatory.practice.approval import model, queries, schemas
from observatory.practice.practice import errors
from observatory.practice.practice.draft import DraftOperations
from observatory.practice.practice.model import Practice
from observatory.practice.practice.schemas import PracticeView

REMIND_SECONDS: Final = 300.0
REMINDED_AT_ONCE: Final = 500
PASS_ON_SECONDS: Final = 60.0
PASSED_ON_AT_ONCE: Final = 500


class ApprovalOperations(DraftOperations):
    """Approving and returning the submissions of a body's contributors."""

    @operation(
        "POST",
        "/v1/practices/{practice_id}/approve",
        summary=Localized(el="Έγκριση πρακτικής μέσα στον φορέα", en="Approve a practice inside its body"),
        description=Localized(
            el="Η πρακτική προχωρεί στην αξιολόγηση. Όποιος την εγκρίνει λογίζεται και συντάκτης της.",
            en="The practice goes on to its reviewers. Whoever approves it counts as an author too.",
        ),
        allow=ORGANISATION_APPROVER,
        returns=PracticeView,
        versioned=True,
        errors=(errors.PracticeNotFound, errors.NotYourOrganisation, model.PracticeNotWaitingForApproval),
    )
    def approve_practice(self, practice_id: UUID) -> Practice:
        """Approve a practice that waits for its body."""
        practice = self.practice_for_change(practice_id)
        practice.check_editor(self.principal)
        self.publish(*self.approve(practice))
        return practice

    @operation(
        "POST",
        "/v1/practices/{practice_id}/return",
        summary=Localized(el="Επιστροφή πρακτικής στους συντάκτες", en="Return a practice to its authors"),
        allow=ORGANISATION_APPROVER,
        body=schemas.ReturnPractice,
        returns=PracticeView,
        versioned=True,
        errors=(errors.PracticeNotFound, errors.NotYourOrganisation, model.PracticeNotWaitingForApproval),
    )
    def return_practice(self, practice_id: UUID, *, body: dict[str, Any]) -> Practice:
        """Return a practice that waits for its body, with a comment."""
        practice = self.practice_for_change(practice_id)
        decided, events = model.send_back(practice, by=self.principal, at=self.now, **body)
        self.session.add(decided)
        self.publish(*events)
        return practice

    def approve(self, practice: Practice) -> list[Any]:
        """Approve a practice on behalf of the caller, and return the events."""
        decided, events = model.approve(practice, by=self.principal, route=self.route_of(practice), at=self.now)
        self.session.add(decided)
        return events

    @every(seconds=REMIND_SECONDS)
    def remind_approvers(self) -> None:
        """Remind the approvers of practices that have waited longer than the setting."""
        since = working_days_before(self.now, self.settings.approval_working_days)
        for practice in queries.waiting_since_before(self.session, since, REMINDED_AT_ONCE):
            self.publish(*model.remind(practice, self.now))

    @every(seconds=PASS_ON_SECONDS)
    def pass_unapprovable_on(self) -> None:
        """Pass on to the reviewers the submissions to bodies without an approver."""
        for practice in queries.waiting_for_nobody(self.session, PASSED_ON_AT_ONCE):
            self.publish(*model.pass_on(practice, self.route_without_caller(practice), self.now))
