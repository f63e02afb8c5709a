"""Operations of certification requests: asking, taking a place, giving it back, and the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN, any_of
from chassis.subscriptions import Received, subscribe
from chassis.timers import every
from commons import roles
from commons.permissions import CENTRE_MANAGER, CURATOR, EVALUATOR, ORGANISATION_EDITOR
from observatory.practice.certification_request import errors, model, queries, schemas, standing
from observatory.practice.certification_request.access import CertificationAccess
from observatory.practice.certification_request.queue import ORGANISATION, CertificationQueue
from observatory.practice.practice.errors import NotYourOrganisation, PracticeNotFound
from observatory.practice.practice.model import Practice
from observatory.projections.person.queries import manages_centre

TEND_SECONDS: Final = 300.0
TENDED_AT_ONCE: Final = 500


class CertificationRequestOperations(CertificationAccess):
    """The wait of published practices for two independent evaluators."""

    @operation(
        "POST",
        "/v1/practices/{practice_id}/certification",
        summary=Localized(el="Αίτημα πιστοποίησης πρακτικής", en="Ask for the certification of a practice"),
        description=Localized(
            el="Το ζητεί ο φορέας της ή το προτείνει όποιος κρίνει πρακτικές, για δημοσιευμένη μορφή που δεν είναι "
            "πιστοποιημένη ή που η πιστοποίησή της λήγει σε 60 ημέρες.",
            en="Its organisation asks, or a reviewer proposes it, for a published revision that is not certified or "
            "whose certificate ends within 60 days.",
        ),
        allow=any_of(ORGANISATION_EDITOR, CURATOR, CENTRE_MANAGER),
        returns=schemas.CertificationStateView,
        status=201,
        errors=(
            PracticeNotFound,
            NotYourOrganisation,
            errors.PracticeNotPublic,
            errors.PracticeAlreadyCertified,
            errors.CertificationAlreadyRequested,
            errors.RevisionNotCertified,
        ),
    )
    def request_certification(self, practice_id: UUID) -> dict[str, Any]:
        """Put a published practice into the evaluators' queue."""
        practice = self.practice_for_change(practice_id)
        latest = queries.latest_request(self.session, practice_id)
        request, events = model.ask(practice, latest, by=self.principal, at=self.now, renewal=self._renewal)
        self.session.add(request)
        self.publish(*events)
        self.session.flush()
        return self._standing(practice, request)

    @operation(
        "GET",
        "/v1/practices/{practice_id}/certification",
        summary=Localized(el="Η πιστοποίηση μιας πρακτικής", en="The certification of a practice"),
        description=Localized(
            el="Για τον φορέα της και τους αξιολογητές: το αίτημα, οι θέσεις, το κείμενο της δήλωσης και τι μπορείτε "
            "να κάνετε τώρα.",
            en="For its organisation and the evaluators: the request, the places, the words of the declaration, and "
            "what you may do now.",
        ),
        allow=SIGNED_IN,
        returns=schemas.CertificationStateView,
        errors=(PracticeNotFound, NotYourOrganisation),
    )
    def read_certification(self, practice_id: UUID) -> dict[str, Any]:
        """Return where the certification stands."""
        practice = self.practice_to_certify(practice_id)
        return self._standing(practice, queries.latest_request(self.session, practice_id))

    @operation(
        "POST",
        "/v1/practices/{practice_id}/certification/place",
        summary=Localized(el="Λήψη θέσης αξιολογητή", en="Take an evaluator's place"),
        description=Localized(
            el="Κάθε πιστοποίηση έχει δύο θέσεις. Η θέση δίνεται με τη δήλωση ότι δεν έχετε συμφέρον, στο κείμενο που "
            "δείχνει η `read_certification`, και ισχύει 30 ημέρες. Δεν παίρνει θέση όποιος έγραψε την πρακτική ή την "
            "έκρινε, ούτε όποιος είναι του ίδιου φορέα ή κέντρου με συντάκτη ή με τον άλλον αξιολογητή.",
            en="Each certification has two places. A place is given with the declaration to have no interest, in the "
            "words that `read_certification` shows, for 30 days. Authors and reviewers of the practice take none, nor "
            "does anybody of the same body or centre as an author or the other evaluator.",
        ),
        allow=any_of(CURATOR, CENTRE_MANAGER, EVALUATOR),
        body=schemas.TakePlace,
        returns=schemas.CertificationStateView,
        status=201,
        errors=(
            PracticeNotFound,
            errors.NotYourCertification,
            errors.CertifierNotIndependent,
            errors.PracticeNotPublic,
            errors.CertificationNotRequested,
            errors.CertificationAlreadyGiven,
            errors.CertificationPlaceHeld,
            errors.NoCertificationPlaceFree,
            errors.NoInterestNotDeclared,
            errors.NoInterestDeclarationChanged,
        ),
    )
    def take_certification_place(self, practice_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Assign a place to the caller. The practice is locked, so that the last place is taken once."""
        practice = self.practice_for_change(practice_id)
        request = queries.open_request(self.session, practice_id)
        model.take_place(
            practice,
            request,
            queries.circle_of(self.session, practice, request, self.principal.person_id),
            by=self.principal,
            at=self.now,
            term=timedelta(days=self.settings.certification_days),
            no_interest=body["no_interest"],
            version=body["declaration"],
        )
        self.session.flush()
        return self._standing(practice, request)

    @operation(
        "DELETE",
        "/v1/practices/{practice_id}/certification/place",
        summary=Localized(el="Επιστροφή θέσης αξιολογητή", en="Give an evaluator's place back"),
        allow=any_of(CURATOR, CENTRE_MANAGER, EVALUATOR),
        status=204,
        errors=(PracticeNotFound, errors.NotYourCertification, errors.NoCertificationPlaceHeld),
    )
    def give_back_certification_place(self, practice_id: UUID) -> None:
        """Free the caller's place for somebody else."""
        practice = self.practice_for_change(practice_id)
        model.give_back(practice, queries.open_request(self.session, practice_id), by=self.principal)

    @operation(
        "GET",
        "/v1/certifications/queue",
        summary=Localized(el="Πρακτικές που περιμένουν πιστοποίηση", en="Practices that wait to be certified"),
        description=Localized(
            el="Ό,τι μπορεί να σας αφορά ως αξιολογητή: όλες για το Υπουργείο και τους αξιολογητές, της περιφέρειάς "
            "του για ένα κέντρο, χωρίς όσες γράψατε ή είναι του φορέα σας.",
            en="What may concern you as an evaluator: all for the Ministry and for evaluators, those of its region for "
            "a centre, without those that you wrote or that are your organisation's.",
        ),
        allow=any_of(CURATOR, CENTRE_MANAGER, EVALUATOR),
        query=schemas.CertificationQueueQuery,
        returns=schemas.CertificationQueuePage,
    )
    def list_certification_queue(self, *, query: dict[str, Any]) -> Page:
        """List the waiting practices, with the places and the steps open to the caller."""
        waiting = CertificationQueue(self.principal)
        name = f"certifications:{query['sort']}"
        found = waiting.rows(self.session, query, self._after(name, query))
        page = self.cursors.page(name, found, query["limit"], lambda row: (row.place, row.CertificationRequest.id))
        return Page(
            standing.waiting_items(self.session, page.items, self.principal),
            page.next,
            {"totals": waiting.totals(self.session)},
        )

    @every(seconds=TEND_SECONDS)
    def tend_certification_places(self) -> None:
        """Remind evaluators of their due date, free unused places, and close requests of archived practices."""
        soon = self.now + timedelta(days=self.settings.certification_reminder_days)
        for practice, request in queries.requests_to_close(self.session, TENDED_AT_ONCE):
            self.publish(*model.close(practice, request, self.now))
        for practice, request, place in queries.places_to_end(self.session, self.now, TENDED_AT_ONCE):
            self.publish(*model.end_place(practice, request, place))
        self.session.flush()
        for practice, _, place in queries.places_to_remind(self.session, soon, TENDED_AT_ONCE):
            self.publish(*model.remind(practice, place, self.now))

    @subscribe("identity", "role.revoked.v1", schema=schemas.RoleHeard)
    def on_role_revoked(self, event: Received) -> None:
        """Free the places of somebody who no longer evaluates, except for practices that their centre certifies."""
        person_id = event.data["person_id"]
        if event.data["role"] not in {roles.EVALUATOR, roles.CURATOR}:
            return
        for practice, request, place in queries.places_of(self.session, person_id, event.time):
            if not manages_centre(self.session, person_id, model.region_of(practice)):
                self.publish(*model.end_place(practice, request, place, role_ended=True))

    def _standing(self, practice: Practice, request: model.CertificationRequest | None) -> dict[str, Any]:
        return standing.standing_of(
            self.session, practice, request, self.principal, now=self.now, renewal=self._renewal
        )

    def _after(self, name: str, query: dict[str, Any]) -> tuple[Any, UUID] | None:
        if query["sort"] != ORGANISATION:
            return self.cursors.keyset(name, query["cursor"])
        values = self.cursors.after(name, query["cursor"], length=2)
        return None if values is None else (values[0], UUID(values[1]))

    @property
    def _renewal(self) -> timedelta:
        return timedelta(days=self.settings.certificate_reminder_days)
