"""Prune: delete old events, inbox rows and idempotency keys now; the relay would do so within the hour."""

from __future__ import annotations

from datetime import timedelta

import typer
from sqlalchemy import text

from chassis import idempotency
from chassis.messaging import housekeeping
from chassis.operator.audit import AS, DRY_RUN, REASON, note
from chassis.operator.context import context_of
from chassis.operator.errors import said_plainly

_OLD = text(
    """
    SELECT (SELECT count(*) FROM outbox WHERE published_at < clock_timestamp() - :kept)
         + (SELECT count(*) FROM inbox WHERE processed_at < clock_timestamp() - :longer)
         + (SELECT count(*) FROM idempotency WHERE created_at < clock_timestamp() - :answers)
    """
)


def prune(context: typer.Context, *, dry_run: DRY_RUN = False, actor: AS = None, why: REASON = "") -> None:
    """Delete published events older than KAINOTOMIA_LOG_DAYS, inbox rows of even older ones, and old keys.

    A running service does this by itself every hour. Unpublished events are never deleted.

    Example: prune --dry-run
    """
    with said_plainly():
        for part in context_of(context).parts:
            retain_for = timedelta(days=part.settings.log_days)
            if dry_run:
                with part.engine.connect() as connection:
                    longer = retain_for + housekeeping.INBOX_LONGER
                    ages = {"kept": retain_for, "longer": longer, "answers": idempotency.KEPT}
                    rows = connection.execute(_OLD, ages).scalar_one()
            else:
                rows = housekeeping.prune(part.engine, retain_for=retain_for)
                note(part.engine, actor=actor, action="prune", target=f"{part.name}.outbox and inbox",
                     events=rows, reason=why)  # fmt: skip
            typer.echo(
                f"{part.name}: {rows} rows older than {retain_for.days} days {'would be ' if dry_run else ''}deleted"
            )
