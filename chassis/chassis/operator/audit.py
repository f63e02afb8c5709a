"""Audit of the operator tools: operator, time, target, number of events and reason of each use."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from chassis.audit import trail
from chassis.audit.record import OPERATOR, AuditRecord
from chassis.context import CallContext
from chassis.messaging.tables import operator_audit
from chassis.operator.context import context_of, operator
from chassis.operator.errors import said_plainly
from chassis.operator.times import moment

AS = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who does it, for the audit trail; default: your account")
]
REASON = Annotated[str, typer.Option("--reason", help="Why, for the audit trail")]
DRY_RUN = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing")]


def note(engine: Engine, *, actor: str | None, action: str, target: str, events: int, reason: str = "") -> None:
    """Record one use of a tool: operator and reason in a table of its own, the use itself in the chain of the trail."""
    with Session(engine) as session, session.begin():
        values = {"action": action, "target": target, "events": events, "reason": reason.strip() or None}
        written = (
            insert(operator_audit).values(actor=actor or operator(), **values).returning(operator_audit.c.position)
        )
        use = session.execute(written).scalar_one()
        trail.write(
            session,
            AuditRecord(action.replace(" ", "_").replace("-", "_"), (OPERATOR, None), ("tool", target),
                details={"use": use, "events": events}),
            CallContext.for_system(),
        )  # fmt: skip


def tools(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="The last so many uses of each service")] = 50,
    since: Annotated[datetime | None, typer.Option(parser=moment, metavar="TIME", help="Not before this time")] = None,
    *,
    each: Annotated[bool, typer.Option("--each", help="Also each single event that was acted upon")] = False,
) -> None:
    """List uses of these tools: operator, time, target, number of events, reason.

    Example: audit tools --since 7d --each
    """
    with said_plainly():
        for part in context_of(context).parts:
            query = select(operator_audit).order_by(operator_audit.c.position.desc()).limit(limit)
            if since is not None:
                query = query.where(operator_audit.c.at >= since)
            if not each:
                query = query.where(operator_audit.c.event_id.is_(None))
            with part.engine.connect() as connection:
                rows = connection.execute(query).all()
            for row in reversed(rows):
                what = f"{row.target} {row.event_id}" if row.event_id else f"{row.target} events={row.events}"
                why = f" reason: {row.reason}" if row.reason else ""
                typer.echo(f"{row.at:%Y-%m-%dT%H:%M:%SZ} {part.name} {row.actor} {row.action} {what}{why}")
