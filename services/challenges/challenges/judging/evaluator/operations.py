"""Operations of evaluators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge.errors import ChallengeNotFound, NotYourChallenge
from challenges.entry.solution.queries import has_entered
from challenges.judging.evaluation.access import EvaluationAccess
from challenges.judging.evaluation_log.model import ANSWERED, INVITED, LoggedAction
from challenges.judging.evaluator import errors, queries, schemas
from challenges.judging.evaluator.evaluator_departure import leave
from challenges.judging.evaluator.events import ChallengeEvaluatorInvited
from challenges.judging.evaluator.model import ACCEPT, MOST_MAILS, Evaluator
from challenges.network.expert.queries import known_as
from challenges.projections.person.queries import gone, organisations_of
from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN
from chassis.schemas import PageQuery
from commons.names import OWNER, names_of
from commons.permissions import ORGANISATION_EDITOR


class EvaluatorOperations(EvaluationAccess):
    """Operations that invite, answer and remove evaluators."""

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/evaluators",
        summary=Localized(el="Πρόσκληση αξιολογητή", en="Invite an evaluator"),
        description=Localized(
            el="Με πρόσωπο ή διεύθυνση e-mail. Η απάντηση είναι η ίδια, υπάρχει ή όχι λογαριασμός με τη διεύθυνση.",
            en="By person or by e-mail address. The answer is the same whether or not the address has an account.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.Appointment,
        example={"email": "eleni.papadopoulou@example.gr"},
        status=202,
        transaction=False,
        errors=(ChallengeNotFound, NotYourChallenge, errors.OwnInterest),
    )
    def invite_evaluator(self, challenge_id: UUID, *, body: dict[str, Any]) -> None:
        """Ask a person, unless they were asked already or take part themselves."""
        with self.transaction():
            self.managed_challenge(challenge_id)
        person_id = body["person_id"]
        if person_id is None:
            found = self.ask("identity", "person_of_address", email=body["email"])["person_id"]
            person_id = UUID(found) if found else None
        if person_id is not None:
            with self.transaction() as session:
                expert = known_as(session, person_id)
                self._invite(challenge_id, expert.person_id if expert else person_id)

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/evaluators",
        summary=Localized(el="Οι αξιολογητές μιας πρόκλησης", en="The evaluators of a challenge"),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.EvaluatorPage,
        transaction=False,  # identity is asked for the names of the evaluators, which are kept nowhere here
        errors=(ChallengeNotFound, NotYourChallenge, errors.OwnInterest),
    )
    def list_evaluators(self, challenge_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the evaluators in order of invitation, with their load, for managers and overseers."""
        after, limit = self.cursors.keyset("evaluators", query["cursor"]), query["limit"]
        with self.transaction() as session:
            self.overseen_challenge(challenge_id)
            found = queries.with_work(session, challenge_id, after=after, limit=limit + 1)
        page = self.cursors.page("evaluators", found, limit, lambda row: (row.invited_at, row.person_id))
        names, language = names_of(self.ask, [row.person_id for row in page.items], OWNER), self.call.language
        return Page([{**row._mapping, "name": names.of(row.person_id, language)} for row in page.items], page.next)  # noqa: SLF001 - a row's mapping

    @operation(
        "GET",
        "/v1/evaluations/invitations",
        summary=Localized(el="Οι προσκλήσεις μου για αξιολόγηση", en="My invitations to evaluate"),
        allow=SIGNED_IN,
        returns=schemas.EvaluatorInvitationPage,
    )
    def list_evaluator_invitations(self) -> Page:
        """List the invitations that wait for the caller's answer."""
        return Page(queries.invitations_of(self.session, self.principal.person_id))

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/evaluators/me",
        summary=Localized(el="Απάντηση σε πρόσκληση αξιολογητή", en="Answer an invitation to evaluate"),
        allow=SIGNED_IN,
        body=schemas.EvaluatorAnswer,
        returns=schemas.EvaluatorView,
        errors=(errors.EvaluatorNotFound, errors.EvaluatorAlreadyAnswered, errors.EvaluatorTakesPart),
    )
    def answer_evaluator_invitation(self, challenge_id: UUID, *, body: dict[str, Any]) -> Evaluator:
        """Accept or decline. A person that takes part with a solution can only decline."""
        evaluator = queries.for_change(self.session, challenge_id, self.principal.person_id)
        if evaluator is None or gone(self.session, evaluator.person_id):
            raise errors.EvaluatorNotFound
        if body["decision"] == ACCEPT and has_entered(self.session, challenge_id, evaluator.person_id):
            raise errors.EvaluatorTakesPart
        known = organisations_of(self.session, evaluator.person_id)
        evaluator.answer(body["decision"], by=self.principal, known=known, at=self.now)
        self.note(
            challenge_id, LoggedAction(act=ANSWERED, about_id=evaluator.person_id, after={"state": evaluator.state})
        )
        return evaluator

    @operation(
        "DELETE",
        "/v1/challenges/{challenge_id}/evaluators/{person_id}",
        summary=Localized(el="Αποδέσμευση αξιολογητή", en="Take an evaluator off the challenge"),
        description=Localized(
            el="Οι ανοικτές αξιολογήσεις του αποσύρονται και αφήνουν κενά για νέα ανάθεση· όσες υποβλήθηκαν μετρούν.",
            en="Their open evaluations are taken back and leave gaps for a new assignment; what was handed in counts.",
        ),
        allow=ORGANISATION_EDITOR,
        status=204,
        errors=(ChallengeNotFound, NotYourChallenge, errors.OwnInterest, errors.EvaluatorNotFound),
    )
    def remove_evaluator(self, challenge_id: UUID, person_id: UUID) -> None:
        """Remove an evaluator and their unfinished evaluations."""
        # whoever assigns at this moment is waited for: nothing is given to somebody who is gone
        challenge = self.managed_challenge(challenge_id)
        self.session.refresh(challenge, with_for_update={"key_share": True})
        evaluator = queries.for_change(self.session, challenge_id, person_id)
        if evaluator is None:
            raise errors.EvaluatorNotFound
        serving = evaluator.serves
        event, done = leave(self.session, challenge, person_id, by_owners=True)
        if serving:
            self.publish(event)
        self.note(challenge_id, *done)

    def _invite(self, challenge_id: UUID, person_id: UUID) -> None:
        challenge = self.managed_challenge(challenge_id)
        if gone(self.session, person_id):
            return
        by = self.principal.person_id
        evaluator = queries.for_change(self.session, challenge_id, person_id)
        mailed = evaluator is not None and evaluator.was_asked_and_removed(self.now)
        if evaluator is None:
            self.session.add(Evaluator.invite(challenge_id, person_id, by=by, at=self.now))
        elif not evaluator.invite_again(by=by, at=self.now):
            return
        self.session.flush()
        if not mailed and queries.asked_lately(self.session, by, now=self.now) <= MOST_MAILS:
            self.publish(ChallengeEvaluatorInvited(**challenge.identity(), person_id=person_id, title=challenge.title))
        self.note(challenge_id, LoggedAction(act=INVITED, about_id=person_id, after={"state": "invited"}))
