"""Retention: storage periods, declared by each service in one place and enforced by one timer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, SQLColumnExpression, Table, delete, select, tuple_
from sqlalchemy.orm import Session

from chassis.language import Localized

CHUNK: Final = 2000


@dataclass(frozen=True, kw_only=True)
class RetentionRule:
    """Storage period of a table's rows: they are deleted when `retain_for` has passed since `starts_at`.

    `only` narrows the rule to some of the table's rows. A rule that depends on another comes after it.
    """

    table: FromClause
    what: Localized
    starts_at: SQLColumnExpression[Any]
    retain_for: timedelta
    only: ColumnElement[bool] | None = None

    @property
    def name(self) -> str:
        """Return the name of the table."""
        assert isinstance(self.table, Table)
        return str(self.table.name)

    def apply(self, session: Session, *, now: datetime, chunk: int = CHUNK) -> int:
        """Delete at most `chunk` expired rows; rows locked by others are deleted next time."""
        assert isinstance(self.table, Table)
        key = tuple_(*self.table.primary_key)
        due = select(*self.table.primary_key).where(self.starts_at <= now - self.retain_for)
        if self.only is not None:
            due = due.where(self.only)
        # a common table expression is run once; a subquery of IN may be repeated, and finds further rows each time
        chosen = due.limit(chunk).with_for_update(of=self.table, skip_locked=True).cte("due")
        gone = delete(self.table).where(key.in_(select(chosen))).execution_options(synchronize_session=False)
        return session.execute(gone).rowcount  # type: ignore[attr-defined,no-any-return]


def carry_out(
    rules: tuple[RetentionRule, ...], transaction: Callable[[], AbstractContextManager[Session]], *, now: datetime
) -> dict[str, int]:
    """Apply the rules in their order, in short transactions. Return the number of deleted rows by table."""
    gone: dict[str, int] = {}
    for rule in rules:
        count = CHUNK
        while count == CHUNK:
            with transaction() as session:
                count = rule.apply(session, now=now)
            if count:
                gone[rule.name] = gone.get(rule.name, 0) + count
    return gone
