"""Operations of certifications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN, any_of
from chassis.schemas import PageQuery
from commons.permissions import CENTRE_MANAGER, CURATOR
from observatory.practice.certification import model, queries, schemas
from observatory.practice.practice import errors
from observatory.practice.practice.access import PracticeAccess
from observatory.projections.person.queries import organisations_of


class CertificationOperations(PracticeAccess):
    """Independent evaluations of published practices by two or more people."""

    @operation(
        "POST",
        "/v1/practices/{practice_id}/certifications",
        summary=Localized(el="Αξιολόγηση πρακτικής για πιστοποίηση", en="Evaluate a practice for its certificate"),
        description=Localized(
            el="Έξι κριτήρια από 0 έως 5. Η δημοσιευμένη μορφή πιστοποιείται όταν την έχουν αξιολογήσει τουλάχιστον "
            "δύο πρόσωπα και ο μέσος όρος όλων των βαθμών είναι τουλάχιστον 3. Δεν αξιολογεί όποιος την έγραψε ή την "
            "έκρινε, ούτε όποιος είναι του ίδιου φορέα ή κέντρου με συντάκτη ή άλλον αξιολογητή της.",
            en="Six criteria from 0 to 5. What is published is certified once at least two people have evaluated it "
            "and the mean of all their scores is 3 or more. Its authors and reviewers do not evaluate it, nor does "
            "anybody of the same body or centre as an author or another evaluator.",
        ),
        allow=any_of(CURATOR, CENTRE_MANAGER),
        body=schemas.Evaluate,
        returns=schemas.EvaluatedView,
        status=201,
        creates="certification",
        location="/v1/practices/{practice_id}/certifications",
        errors=(
            errors.PracticeNotFound,
            model.NotYourCertification,
            model.CertifierNotIndependent,
            model.PracticeNotPublic,
            model.CertificationAlreadyGiven,
            model.PracticeAlreadyCertified,
        ),
    )
    def certify_practice(self, practice_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Record the caller's evaluation. The practice is locked, so that concurrent evaluations follow one another."""
        practice = self.practice_for_change(practice_id)
        given = queries.evaluations_of(self.session, practice)
        certification, events = model.evaluate(
            practice,
            given,
            **body,
            by=self.principal,
            at=self.now,
            reviewers=queries.reviewer_ids(self.session, practice_id),
            bodies=organisations_of(self.session, [*practice.author_ids, *(one.evaluator_id for one in given)]),
        )
        self.session.add(certification)
        self.publish(*events)
        return {**certification.facts(), "certified_at": practice.certified_at}

    @operation(
        "GET",
        "/v1/practices/{practice_id}/certifications",
        summary=Localized(el="Οι αξιολογήσεις μιας πρακτικής", en="The evaluations of a practice"),
        description=Localized(
            el="Όποιος μπορεί ακόμη να αξιολογήσει βλέπει μόνο τη δική του αξιολόγηση.",
            en="Whoever may still evaluate sees nothing but what they gave themselves.",
        ),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.CertificationPage,
        errors=(errors.PracticeNotFound, errors.NotYourOrganisation),
    )
    def list_certifications(self, practice_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the evaluations, the latest first, for callers that may see the working copy."""
        practice = self.working_copy(practice_id)
        by = queries.visible_evaluator(self.session, practice, self.principal)
        after, limit = self.cursors.keyset("certifications", query["cursor"]), query["limit"]
        found = queries.of_practice(self.session, practice_id, by=by, after=after, limit=limit + 1)
        return self.cursors.page("certifications", found, limit, lambda row: (row.created_at, row.id))
