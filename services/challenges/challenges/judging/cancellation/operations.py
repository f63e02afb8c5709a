"""Operation that archives a challenge."""

from __future__ import annotations

from uuid import UUID

from challenges.call.challenge import errors, schemas
from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.events import ChallengeCalledOff
from challenges.call.challenge.model import Challenge
from challenges.judging.cancellation.cancellation import (
    call_off,
    end_appointments,
    end_expert_invitations,
    ending_early,
)
from challenges.judging.evaluation_log.queries import has_entries
from challenges.judging.evaluation_log.record import record
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.permissions import any_of
from commons.permissions import CURATOR, ORGANISATION_APPROVER, ORGANISATION_EDITOR


class CancellationOperations(ChallengeAccess):
    """Operations that delete a draft, and that archive a challenge and call it off if it is undecided."""

    def end_judging(self, challenge: Challenge) -> None:
        """End the appointments of a challenge that ends before its publication, and tell those appointed."""
        people, actions = end_appointments(self.session, challenge, at=self.now)
        if people:
            self.publish(ChallengeCalledOff(**challenge.identity(), person_ids=sorted(people)))
        record(self.session, challenge.id, *actions, by=self.principal.person_id, at=self.now)

    @operation(
        "DELETE",
        "/v1/challenges/{challenge_id}",
        summary=Localized(el="Διαγραφή προσχεδίου που δεν υποβλήθηκε ποτέ", en="Delete a draft never submitted"),
        allow=ORGANISATION_EDITOR,
        status=204,
        errors=(errors.ChallengeNotFound, errors.NotYourChallenge, errors.ChallengeNotDeletable),
    )
    def delete_challenge(self, challenge_id: UUID) -> None:
        """Delete a draft with its phases. The log of an evaluation is never deleted."""
        challenge = self.challenge_for_change(challenge_id)
        challenge.check_deletable(self.principal)
        if has_entries(self.session, challenge_id):
            raise errors.ChallengeNotDeletable(state=challenge.state)
        self.session.delete(challenge)

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
        else:
            end_expert_invitations(self.session, challenge_id, self.now)
        return self.challenge_shown(challenge)
