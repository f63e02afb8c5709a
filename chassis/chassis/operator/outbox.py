"""Outbox: the number of each service's waiting events, and events that the broker refused."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import text

from chassis.messaging.outbox import CHANNEL
from chassis.operator.audit import AS, DRY_RUN, REASON, note
from chassis.operator.context import OperatorContext, ServiceContext, context_of
from chassis.operator.errors import ToolError, said_plainly
from chassis.operator.times import ago

app = typer.Typer(no_args_is_help=True, help="See what waits to be sent, and let go what was parked.")

DEPTH = text(
    """
    SELECT count(*) AS waiting, min(created_at) AS oldest, count(parked_at) AS parked,
           max(extract(epoch FROM clock_timestamp() - created_at)) AS age
    FROM outbox WHERE published_at IS NULL
    """
)
_BLOCKED = text(
    """
    SELECT aggregate_type || ':' || aggregate_id AS aggregate, event_type, event_id, attempts, parked_at, last_error,
           (SELECT count(*) FROM outbox AS behind
            WHERE behind.published_at IS NULL AND behind.aggregate_type = outbox.aggregate_type
              AND behind.aggregate_id = outbox.aggregate_id) AS waiting
    FROM outbox WHERE published_at IS NULL AND parked_at IS NOT NULL
      AND (CAST(:aggregate AS text) IS NULL OR aggregate_type || ':' || aggregate_id = :aggregate)
    ORDER BY position LIMIT :limit
    """
)
# one attempt stays on the count, so that only the head of the aggregate is tried first
_UNPARK = text(
    """
    UPDATE outbox SET parked_at = NULL, attempts = least(attempts, 1)
    WHERE published_at IS NULL AND parked_at IS NOT NULL
      AND (CAST(:aggregate AS text) IS NULL OR aggregate_type || ':' || aggregate_id = :aggregate)
    """
)


@app.command()
def status(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="Show so many parked aggregates of each service")] = 50,
) -> None:
    """Show the number of waiting events, the age of the oldest, and the blocked aggregates with the broker's reason.

    Example: outbox status
    """
    with said_plainly():
        for part in context_of(context).parts:
            with part.engine.connect() as connection:
                row = connection.execute(DEPTH).one()
                blocked = connection.execute(_BLOCKED, {"aggregate": None, "limit": limit}).all()
            typer.echo(f"{part.name}: {row.waiting} waiting, the oldest {ago(row.oldest)}, {row.parked} parked")
            for one in blocked:
                typer.echo(
                    f"  {one.aggregate}  {one.event_type}  {one.event_id}  {one.waiting} waiting"
                    f"  attempts={one.attempts}  parked {ago(one.parked_at)} ago  {one.last_error}"
                )


@app.command()
def unpark(
    context: typer.Context,
    aggregate: Annotated[
        str | None, typer.Option(metavar="TYPE:ID", help="Only this one, as status shows it: order:01928f6e-...")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every parked aggregate")] = False,
    dry_run: DRY_RUN = False,
    actor: AS = None,
    why: REASON = "",
) -> None:
    """Retry blocked aggregates at once, instead of when their pause is over. Their order is kept.

    Repair the cause first (status shows it). An event that is refused again blocks its aggregate again.

    Example: outbox unpark --all --reason "queue of notifications was missing, setup has run"
    """
    with said_plainly():
        if (aggregate is None) == (not every):
            raise ToolError("Say which: --aggregate TYPE:ID, or --all.")
        if aggregate is not None and not all(aggregate.partition(":")):
            raise ToolError(f"'{aggregate}' is no aggregate; write TYPE:ID, as status shows it.")
        done = sum(_unblock(part, aggregate, actor, why, dry_run=dry_run) for part in _with(context, aggregate))
        typer.echo(f"{done} parked aggregates {'would be ' if dry_run else ''}let go")


def _with(context: typer.Context, aggregate: str | None) -> list[ServiceContext]:
    operator_context: OperatorContext = context_of(context)
    having = []
    for part in operator_context.parts:
        with part.engine.connect() as connection:
            if connection.execute(_BLOCKED, {"aggregate": aggregate, "limit": 1}).first() is not None:
                having.append(part)
    if aggregate is not None and not having:
        raise ToolError(f"{aggregate} is not parked.")
    return having


def _unblock(part: ServiceContext, aggregate: str | None, actor: str | None, why: str, *, dry_run: bool) -> int:
    with part.engine.connect() as connection:
        done = connection.execute(_UNPARK, {"aggregate": aggregate}).rowcount
        if dry_run:
            connection.rollback()
            return done
        connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
        connection.commit()
    target = f"{part.name}.outbox" + (f" {aggregate}" if aggregate else "")
    note(part.engine, actor=actor, action="outbox unpark", target=target, events=done, reason=why)
    return done
