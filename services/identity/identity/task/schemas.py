"""Wire shapes of tasks."""

from __future__ import annotations

from typing import Final

from commons.tasks import task_page

INTRODUCTION: Final = "introduction"

LINKS: Final = {INTRODUCTION: "/v1/experts/introductions/{id}"}
"""The kinds of tasks, each with the path of its thing."""

OwnTasks = task_page("OwnTasks", LINKS)
