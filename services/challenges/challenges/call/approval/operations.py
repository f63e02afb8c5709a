"""Operations of approvals."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from challenges.call.approval import model, queries, schemas
from challenges.call.challenge import errors
from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.schemas import ChallengeView
from challenges.projections.organisation.queries import home_of
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.principal import SYSTEM
from chassis.timers import every
from commons.permissions import ORGANISATION_APPROVER
from commons.working_days import working_days_before

REMIND_SECONDS: Final = 300.0
REMINDED_AT_ONCE: Final = 500
PASS_ON_SECONDS: Final = 60.0
PASSED_ON_AT_ONCE: Final = 500


class ApprovalOperations(ChallengeAccess):
    """Approving and returning the submissions of a body's contributors."""

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/approve",
        summary=Localized(el="Έγκριση πρόκλησης μέσα στον φορέα", en="Approve a challenge inside its body"),
        description=Localized(
            el="Η πρόκληση προχωρεί στην αξιολόγηση. Όποιος την εγκρίνει λογίζεται και συντάκτης της.",
            en="The challenge goes on to its reviewers. Whoever approves it counts as an author too.",
        ),
        allow=ORGANISATION_APPROVER,
        returns=ChallengeView,
        versioned=True,
        errors=(
            errors.ChallengeNotFound,
            errors.NotYourChallenge,
            errors.ChallengeDatesPassed,
            model.ChallengeNotWaitingForApproval,
        ),
    )
    def approve_challenge(self, challenge_id: UUID) -> Answer:
        """Approve a challenge that waits for its body."""
        challenge = self.challenge_for_change(challenge_id)
        home = home_of(self.session, challenge.lead_organisation_id, self.principal)
        decided, events = model.approve(challenge, by=self.principal, home=home, at=self.now)
        self.session.add(decided)
        self.publish(*events)
        return self.challenge_shown(challenge)

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/return",
        summary=Localized(el="Επιστροφή πρόκλησης στους συντάκτες", en="Return a challenge to its authors"),
        allow=ORGANISATION_APPROVER,
        body=schemas.ReturnChallenge,
        returns=ChallengeView,
        versioned=True,
        errors=(errors.ChallengeNotFound, errors.NotYourChallenge, model.ChallengeNotWaitingForApproval),
    )
    def return_challenge(self, challenge_id: UUID, *, body: dict[str, Any]) -> Answer:
        """Return a challenge that waits for its body, with a comment."""
        challenge = self.challenge_for_change(challenge_id)
        decided, events = model.send_back(challenge, by=self.principal, at=self.now, **body)
        self.session.add(decided)
        self.publish(*events)
        return self.challenge_shown(challenge)

    @every(seconds=REMIND_SECONDS)
    def remind_challenge_approvers(self) -> None:
        """Remind the approvers of challenges that have waited longer than the setting."""
        since = working_days_before(self.now, self.settings.approval_working_days)
        for challenge in queries.waiting_since_before(self.session, since, REMINDED_AT_ONCE):
            self.publish(*model.remind(challenge, self.now))

    @every(seconds=PASS_ON_SECONDS)
    def pass_unapprovable_challenges_on(self) -> None:
        """Pass on to the reviewers the submissions to bodies without an approver."""
        for challenge in queries.waiting_for_nobody(self.session, PASSED_ON_AT_ONCE):
            home = home_of(self.session, challenge.lead_organisation_id, SYSTEM)
            self.publish(*model.pass_on(challenge, home, self.now))
