"""Operations of tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from challenges.settings import ChallengesSettings
from challenges.task import queries, schemas
from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN
from chassis.schemas import PageQuery
from chassis.service import Operations
from commons.tasks import TaskList


class TaskOperations(Operations[ChallengesSettings]):
    """The list of things that wait for a person."""

    @operation(
        "GET",
        "/v1/challenges/tasks",
        summary=Localized(el="Οι εκκρεμότητές μου στις προκλήσεις", en="My tasks among the challenges"),
        description=Localized(
            el="Όσα μπορεί να διεκπεραιώσει ο καλών, τα πιο επείγοντα πρώτα: έλεγχοι, εγκρίσεις, ερωτήσεις, αιτήματα "
            "φορέων, αξιολογήσεις, προσκλήσεις, λύσεις που δεν υποβλήθηκαν, αναφορές πιλοτικών εφαρμογών.",
            en="What the caller can act on, the most urgent first: reviews, approvals, questions, requests of bodies, "
            "evaluations, invitations, solutions not yet handed in, reports of pilots.",
        ),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.ChallengeTasks,
    )
    def list_challenge_tasks(self, *, query: dict[str, Any]) -> Page:
        """List the tasks of the caller."""
        review = timedelta(days=self.settings.review_days)
        sources = queries.of_person(self.principal, review=review, now=self.now)
        return TaskList(sources, schemas.LINKS, self.now).page(self.session, query, self.cursors)
