"""Operations of tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN
from chassis.schemas import PageQuery
from chassis.service import Operations
from commons.tasks import TaskList
from observatory.practice.renewal.model import Terms as RenewalTerms
from observatory.practice.review.queue import Terms
from observatory.settings import ObservatorySettings
from observatory.task import impacts, queries, schemas


class TaskOperations(Operations[ObservatorySettings]):
    """The list of things that wait for a person."""

    @operation(
        "GET",
        "/v1/practices/tasks",
        summary=Localized(el="Οι εκκρεμότητές μου στις πρακτικές", en="My tasks among the practices"),
        description=Localized(
            el="Όσα μπορεί να διεκπεραιώσει ο καλών, τα πιο επείγοντα πρώτα: έλεγχοι, εγκρίσεις, αλλαγές που "
            "ζητήθηκαν, προσχέδια από πιλοτικές εφαρμογές, πιστοποιήσεις στις οποίες έχει θέση, "
            "πρακτικές που δεν ξέρουμε αν ισχύουν, προτάσεις για τη βιβλιοθήκη, δηλώσεις οφέλους προς επαλήθευση.",
            en="What the caller can act on, the most urgent first: reviews, approvals, changes that were asked for, "
            "drafts left by pilots, certifications in which they have a place, practices to be confirmed, proposals "
            "for the library, impact claims to verify.",
        ),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.PracticeTasks,
    )
    def list_practice_tasks(self, *, query: dict[str, Any]) -> Page:
        """List the tasks of the caller."""
        terms, renewal = Terms.from_settings(self.settings), RenewalTerms.from_settings(self.settings)
        library = timedelta(days=self.settings.document_review_days)
        verification = timedelta(days=self.settings.impact_verification_days)
        sources = [
            *queries.of_person(self.principal, terms, renewal, self.now, library=library),
            *impacts.of_person(self.session, self.principal, verification, self.now),
        ]
        return TaskList(sources, schemas.LINKS, self.now).page(self.session, query, self.cursors)
