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
from notifications.circular.task import queries, schemas


class TaskOperations(Operations):
    """The list of open obligations of a person's bodies."""

    @operation(
        "GET",
        "/v1/circulars/tasks",
        summary=Localized(el="Οι εκκρεμότητές μου από εγκυκλίους", en="My tasks from circulars"),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.CircularTasks,
    )
    def list_circular_tasks(self, *, query: dict[str, Any]) -> Page:
        """List the open obligations of the caller's bodies, and the circulars that wait for their approval."""
        sources = queries.of_person(self.principal, self.call.language)
        return TaskList(sources, schemas.LINKS, self.now).page(self.session, query, self.cursors)
