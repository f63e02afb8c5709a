"""Wire shapes of tasks."""

from __future__ import annotations

from typing import Final

from commons.tasks import task_page

OBLIGATION: Final = "circular_obligation"
APPROVAL: Final = "circular_approval"
LINKS: Final = {OBLIGATION: "/v1/circulars/{id}", APPROVAL: "/v1/circulars/{id}"}
"""The kinds of tasks, each with the path of its thing."""

CircularTasks = task_page("CircularTasks", LINKS)
