"""Tasks: what waits for a person in one service, in the shape and the order that all services share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from marshmallow import fields
from sqlalchemy import ColumnElement, DateTime, Select, String, cast, func, literal, null, select, tuple_, union_all
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from chassis.schemas import View, page_of

_LIST: Final = "tasks"
_UNDATED: Final = timedelta(days=36_500)
"""Tasks without a due date come after all that have one, the longest waiting first."""


class TaskTotalsView(View):
    """The number of all tasks, and of those past their due date, whatever the page."""

    all = fields.Integer(required=True)
    overdue = fields.Integer(required=True)


def task_page(name: str, links: Mapping[str, str]) -> type[View]:
    """Return the schema of a service's list of tasks, with the kinds that it knows."""

    class TaskView(View):
        """Something that waits for the caller, and that they can act on."""

        kind = fields.String(required=True, metadata={"enum": [*links]})
        id = fields.UUID(required=True, metadata={"description": "Of the thing that `link` leads to"})
        title = fields.String(required=True)
        organisation_name_el = fields.String(required=True, allow_none=True)
        organisation_name_en = fields.String(required=True, allow_none=True)
        challenge_title = fields.String(required=True, allow_none=True)
        waiting_since = fields.DateTime(required=True)
        due_at = fields.DateTime(required=True, allow_none=True)
        overdue = fields.Boolean(required=True)
        link = fields.String(required=True, metadata={"description": "The path of the thing in the API"})

    return page_of(TaskView, name, totals=fields.Nested(TaskTotalsView, required=True))


def tasks(
    kind: str | ColumnElement[str],
    *,
    id: Any,  # noqa: A002 - the task's own word
    title: Any,
    waiting_since: Any,
    due_at: Any = None,
    organisation: tuple[Any, Any] | None = None,
    challenge_title: Any = None,
) -> Select[Any]:
    """Return a query of tasks of one kind, for further conditions; `organisation` are its names in both languages."""
    el, en = organisation or (None, None)
    nothing = cast(null(), String)
    return select(
        (literal(kind) if isinstance(kind, str) else kind).label("kind"),
        id.label("id"),
        title.label("title"),
        (nothing if el is None else el).label("organisation_name_el"),
        (nothing if en is None else en).label("organisation_name_en"),
        (nothing if challenge_title is None else challenge_title).label("challenge_title"),
        waiting_since.label("waiting_since"),
        (cast(null(), DateTime(timezone=True)) if due_at is None else due_at).label("due_at"),
    )


@dataclass(frozen=True)
class TaskList:
    """The tasks of one person from several queries, the most urgent first; `links` are the paths of things by kind."""

    sources: Sequence[Select[Any]]
    links: Mapping[str, str]
    now: datetime

    def page(self, session: Session, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
        """Return one page, with totals."""
        if not self.sources:
            return Page([], None, {"totals": {"all": 0, "overdue": 0}})
        found = union_all(*self.sources).subquery("tasks")
        totals = select(func.count(), func.count().filter(found.c.due_at < self.now)).select_from(found)
        count, overdue = session.execute(totals).one()
        place = func.coalesce(found.c.due_at, found.c.waiting_since + literal(_UNDATED))
        order = (place, found.c.id, found.c.kind)
        wanted = select(found, place.label("place")).order_by(*order).limit(query["limit"] + 1)
        after = cursors.after(_LIST, query["cursor"], length=3)
        if after is not None:
            wanted = wanted.where(tuple_(*order) > (datetime.fromisoformat(after[0]), UUID(after[1]), after[2]))
        rows = session.execute(wanted).all()
        page = cursors.page(_LIST, rows, query["limit"], lambda row: (row.place, row.id, row.kind))
        items = [self._shown(row) for row in page.items]
        return Page(items, page.next, {"totals": {"all": count, "overdue": overdue}})

    def _shown(self, row: Any) -> dict[str, Any]:
        overdue = row.due_at is not None and row.due_at < self.now
        return {**row._mapping, "overdue": overdue, "link": self.links[row.kind].format(id=row.id)}  # noqa: SLF001 - a row's mapping
