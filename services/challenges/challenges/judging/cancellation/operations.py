"""Operation that archives a challenge."""

from __future__ import annotations

from uuid import UUID

from challenges.call.challenge import errors, schemas
from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.events import ChallengeCalledOff
from challenges.call.challenge.model import Challenge
from challenges.judging.cancellation.cancellation import call_off, end_appointments, ending_early
from challenges.judging.evaluation_log.record import record
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.permissions import CURATOR, ORGANISATION_APPROVER, any_of


class CancellationOperations(ChallengeAccess):
    """Operation that archives a challenge, and calls it off if it is undecided."""

    def end_judging(self, challenge: Challenge) -> None:
        """End the appointments of a challenge that ends before its publication, and tell those appointed."""
        people, actions = end_appointments(self.session, challenge, at=self.now)
        if people:
            self.publish(ChallengeCalledOff(**challenge.identity(), person_ids=sorted(people)))
        record(self.session, challenge.id, *actions, by=self.principal.person_id, at=self.now)

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/archive",
        summary=Localized(el="Αρχειοθέτηση πρόκλησης", en="Archive a challenge"),
        description=Localized(
            el="Ό,τι έτρεξε ως το τέλος του μένει αναγνώσιμο· ό,τι είχε αποσυρθεί από τη δημοσιότητα δεν επανέρχεται. "
            "Όταν δεν έχει κριθεί, ματαιώνεται: λύσεις και αξιολογήσεις λήγουν, και όσοι μετέχουν μαθαίνουν τον λόγο.",
            en="What ran to its end stays readable; what had been taken down does not come back. What is not decided "
            "is called off: solutions and evaluations end, and everybody who takes part is told, with the reason.",
        ),
        allow=any_of(ORGANISATION_APPROVER, CURATOR),
        returns=schemas.ChallengeView,
        versioned=True,
        errors=(
            errors.ChallengeNotFound,
            errors.NotYourChallenge,
            errors.ChallengeNotArchivable,
            errors.ChallengeStillRunning,
        ),
    )
    def archive_challenge(self, challenge_id: UUID) -> Answer:
        """Archive the challenge, and call it off if it is undecided."""
        challenge = self.challenge_for_change(challenge_id)
        self.catch_up(challenge)
        left = ending_early(self.session, challenge)
        self.publish(*challenge.archive(by=self.principal, called_off=left is not None, at=self.now))
        if left is not None:
            events, actions = call_off(self.session, challenge, left, at=self.now)
            self.publish(*events)
            record(self.session, challenge_id, *actions, by=self.principal.person_id, at=self.now)
        return self.challenge_shown(challenge)
