"""Queries of an audit trail, the latest record first or in the order of the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Select, tuple_
from sqlalchemy.orm import Session

from chassis.audit.trail import table

Record = RowMapping


def chosen(
    *,
    actor: UUID | None = None,
    action: str | None = None,
    about: str | None = None,
    outcome: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Select[Any]:
    """Select the records that match the filters, those of the moment `until` excluded."""
    columns, query = table.c, table.select()
    for column, wanted in (
        (columns.actor_id, actor),
        (columns.action, action),
        (columns.outcome, outcome),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if about is not None:
        query = query.where(columns.about.contains([about]))
    if since is not None:
        query = query.where(columns.at >= since)
    return query if until is None else query.where(columns.at < until)


def latest(
    where: Session | Connection, query: Select[Any], *, after: tuple[datetime, UUID] | None = None, limit: int
) -> Sequence[Record]:
    """Return the latest records, newest first; `after` is the time and id of the last record of the page before."""
    place = tuple_(table.c.at, table.c.id)
    if after is not None:
        query = query.where(place < after)
    return where.execute(query.order_by(table.c.at.desc(), table.c.id.desc()).limit(limit)).mappings().all()


def in_order(connection: Connection, query: Select[Any]) -> Iterator[Record]:
    """Yield the records in the order of the chain, unsealed ones last. Memory use is constant."""
    ordered = query.order_by(table.c.number.nulls_last(), table.c.id)
    with connection.execution_options(stream_results=True, yield_per=1000).execute(ordered) as records:
        yield from records.mappings()
