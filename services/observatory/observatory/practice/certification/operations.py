"""Operations of certifications."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN, any_of
from chassis.schemas import PageQuery
from chassis.timers import every
from commons.permissions import CENTRE_MANAGER, CURATOR, EVALUATOR
from observatory.practice.certification import model, queries, schemas
from observatory.practice.certification_request import errors as request_errors
from observatory.practice.certification_request import queries as requests
from observatory.practice.certification_request.access import CertificationAccess
from observatory.practice.practice import errors

TEND_SECONDS: Final = 300.0
TENDED_AT_ONCE: Final = 500


class CertificationOperations(CertificationAccess):
    """Independent evaluations of published practices by two people, and the certificates that follow."""

    @operation(
        "POST",
        "/v1/practices/{practice_id}/certifications",
        summary=Localized(el="Αξιολόγηση πρακτικής για πιστοποίηση", en="Evaluate a practice for its certificate"),
        description=Localized(
            el="Έξι κριτήρια από 0 έως 5, από όποιον έχει πάρει θέση. Με τη δεύτερη αξιολόγηση κρίνεται: η "
            "δημοσιευμένη μορφή πιστοποιείται αν ο μέσος όρος όλων των βαθμών είναι τουλάχιστον 3.",
            en="Six criteria from 0 to 5, by whoever has taken a place. The second evaluation decides: what is "
            "published is certified if the mean of all scores is 3 or more.",
        ),
        allow=any_of(CURATOR, CENTRE_MANAGER, EVALUATOR),
        body=schemas.Evaluate,
        returns=schemas.EvaluatedView,
        status=201,
        creates="certification",
        location="/v1/practices/{practice_id}/certifications",
        errors=(
            errors.PracticeNotFound,
            request_errors.NotYourCertification,
            request_errors.CertifierNotIndependent,
            request_errors.PracticeNotPublic,
            request_errors.CertificationNotRequested,
            request_errors.NoCertificationPlaceHeld,
            request_errors.CertificationAlreadyGiven,
        ),
    )
    def certify_practice(self, practice_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Record the caller's evaluation. The practice is locked, so that concurrent evaluations follow one another."""
        practice = self.practice_for_change(practice_id)
        request = requests.open_request(self.session, practice_id)
        certification, events = model.evaluate(
            practice,
            request,
            requests.evaluations_of(self.session, request, practice),
            model.Given(by=self.principal, at=self.now, **body),
            circle=requests.circle_of(self.session, practice, request, self.principal.person_id),
            months=self.settings.certificate_months,
        )
        self.session.add(certification)
        self.publish(*events)
        if events:
            self.published_content_changed(practice)
        state = request.state if request is not None else None
        return {**certification.facts(), "certified_at": practice.certified_at, "request_state": state}

    @operation(
        "GET",
        "/v1/practices/{practice_id}/certifications",
        summary=Localized(el="Οι αξιολογήσεις μιας πρακτικής", en="The evaluations of a practice"),
        description=Localized(
            el="Όσο η πρακτική περιμένει, όποιος μπορεί να αξιολογήσει βλέπει μόνο τη δική του αξιολόγηση.",
            en="While the practice waits, whoever may evaluate sees nothing but what they gave themselves.",
        ),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.CertificationPage,
        errors=(errors.PracticeNotFound, errors.NotYourOrganisation),
    )
    def list_certifications(self, practice_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the evaluations, the latest first, for callers that may see the working copy."""
        practice = self.practice_to_certify(practice_id)
        by = queries.visible_evaluator(self.session, practice, self.principal)
        after, limit = self.cursors.keyset("certifications", query["cursor"]), query["limit"]
        found = queries.of_practice(self.session, practice_id, by=by, after=after, limit=limit + 1)
        return self.cursors.page("certifications", found, limit, lambda row: (row.created_at, row.id))

    @every(seconds=TEND_SECONDS)
    def tend_certificates(self) -> None:
        """Remind bodies of certificates that end, and take the mark from practices after the end."""
        for practice, public in queries.certificates_to_end(self.session, self.now, TENDED_AT_ONCE):
            evaluator_ids = queries.evaluators_of(self.session, public)
            self.publish(*model.end_certificate(practice, public, evaluator_ids))
            self.published_content_changed(practice)
        soon = self.now + timedelta(days=self.settings.certificate_reminder_days)
        for practice, public in queries.certificates_to_remind_of(self.session, soon, TENDED_AT_ONCE):
            self.publish(*model.end_soon(practice, public, self.now))
