"""Operations of tasks."""

from __future__ import annotations

from typing import Any

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN
from chassis.schemas import PageQuery
from chassis.service import Operations
from commons.tasks import TaskList
from identity.task import queries, schemas


class TaskOperations(Operations):
    """The list of things that wait for a person."""

    @operation(
        "GET",
        "/v1/me/tasks",
        summary=Localized(el="Οι εκκρεμότητές μου ως προσώπου", en="My tasks as a person"),
        description=Localized(
            el="Αιτήματα γνωριμίας προς τον καλούντα ως ειδικό, τα παλαιότερα πρώτα. Κάθε υπηρεσία απαντά για τα δικά "
            "της: και τα `/v1/practices/tasks` και `/v1/challenges/tasks`.",
            en="Requests to be introduced to the caller as an expert, the oldest first. Each service answers for its "
            "own: `/v1/practices/tasks` and `/v1/challenges/tasks` too.",
        ),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.OwnTasks,
    )
    def list_my_tasks(self, *, query: dict[str, Any]) -> Page:
        """List the tasks of the caller."""
        sources = queries.of_person(self.principal.person_id, self.call.language)
        return TaskList(sources, schemas.LINKS, self.now).page(self.session, query, self.cursors)
