"""Restored: fits a service back in after its database came from a backup and the others went on meanwhile.

Its aggregates would number their events anew from the time of the backup, below the cursors of consumers, and nothing
would guard their order. The numbers are lifted above every cursor. Consumers also know events without a record here,
and this service lacks the others' later events. Both are reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import orjson
import typer
from sqlalchemy import Engine, text

from chassis.installed import SERVICES, installed
from chassis.messaging.restore import missing_events
from chassis.messaging.topology import Subscription, subscriptions_of
from chassis.operator.audit import AS, DRY_RUN, REASON, note
from chassis.operator.context import OperatorContext, ServiceContext, context_of
from chassis.operator.errors import said_plainly
from chassis.operator.log import Aggregate
from chassis.operator.times import moment

CHUNK = 5000
SHOWN = 20
BEFORE = timedelta(days=2)
"""How long before the backup an event may have been written and still have waited at the broker."""

_SEEN = text(
    """
    SELECT aggregate_type, aggregate_id, max(last_seq) AS last_seq FROM subscription_cursor
    WHERE subscription = ANY(:queues) GROUP BY 1, 2
    """
)
_HANDLED = text("SELECT event_id FROM inbox WHERE subscription = ANY(:queues) AND processed_at >= :since")
_GIVEN = "jsonb_to_recordset(CAST(:given AS jsonb)) AS given(aggregate_type text, aggregate_id text, last_seq bigint)"
_AHEAD = text(
    f"""
    SELECT given.* FROM {_GIVEN} LEFT JOIN outbox_aggregate AS own USING (aggregate_type, aggregate_id)
    WHERE own.last_seq IS NULL OR own.last_seq < given.last_seq ORDER BY 1, 2
    """  # noqa: S608 - built of constants
)
_LIFT = text(
    f"""
    INSERT INTO outbox_aggregate (aggregate_type, aggregate_id, last_seq, last_by_type)
    SELECT aggregate_type, aggregate_id, last_seq, '{{}}' FROM {_GIVEN} ORDER BY 1, 2
    ON CONFLICT (aggregate_type, aggregate_id)
    DO UPDATE SET last_seq = greatest(outbox_aggregate.last_seq, excluded.last_seq)
    """  # noqa: S608 - built of constants
)
_EXTENT = text(
    """
    SELECT count(*) AS events, min(created_at) AS oldest FROM outbox
    WHERE event_id = ANY(CAST(:events AS uuid[])) AND created_at >= :since
    """
)
_HERE = text("SELECT event_id FROM outbox WHERE event_id = ANY(CAST(:events AS uuid[]))")


def restored(
    context: typer.Context,
    *,
    since: Annotated[datetime, typer.Option("--from", parser=moment, metavar="TIME", help="When the backup was made")],
    dry_run: DRY_RUN = False,
    actor: AS = None,
    why: REASON = "",
) -> None:
    """Make a service fit for the others after its database was restored. Stop its processes first; safe to repeat.

    Lifts the numbers of its events above the cursors of all consumers, and guards their order again. Counts events
    known to consumers and no longer here, and prints the commands to fill the gaps of this service itself.
    Needs the DATABASE_URL_ of each of its consumers and producers.

    Example: restored --from 2026-12-01T03:00 --reason "disk of db2 lost"
    """
    with said_plainly():
        operator_context = context_of(context)
        for part in operator_context.parts:
            Restored(operator_context, part, since).run(actor=actor, why=why, dry_run=dry_run)


@dataclass
class Restored:
    """One service after the restore of its database to the state of `since`."""

    operator_context: OperatorContext
    part: ServiceContext
    since: datetime

    def run(self, *, actor: str | None, why: str, dry_run: bool) -> None:
        """Lift the numbers, and print the rest of the operator's work."""
        ahead: dict[Aggregate, int] = {}
        unknown: list[str] = []
        for subscription, consumer in self._heard_by():
            for aggregate, number in self._ahead(subscription, consumer):
                ahead[aggregate] = max(number, ahead.get(aggregate, 0))
            gone = self._gone(subscription, consumer)
            if gone:
                unknown.append(f"  {subscription.queue}: {gone} events")
        if not dry_run:
            self._lift(ahead)
            note(self.part.engine, actor=actor, action=f"restored from {self.since.isoformat()}",
                 target=f"{self.part.name}.outbox", events=len(ahead), reason=why)  # fmt: skip
        self._say(ahead, unknown, dry_run=dry_run)

    def _heard_by(self) -> Iterator[tuple[Subscription, Engine]]:
        for service in installed(SERVICES):
            for subscription in subscriptions_of(service):
                if subscription.producer == self.part.name:
                    needed = f"what {subscription.queue} has seen"
                    yield subscription, self.operator_context.database_of(subscription.consumer, needed_for=needed)

    def _ahead(self, subscription: Subscription, consumer: Engine) -> Iterator[tuple[Aggregate, int]]:
        with consumer.connect() as theirs:
            seen = [dict(row) for row in theirs.execute(_SEEN, {"queues": _names(subscription)}).mappings()]
        with self.part.engine.connect() as ours:
            for start in range(0, len(seen), CHUNK):
                given = orjson.dumps(seen[start : start + CHUNK]).decode()
                for row in ours.execute(_AHEAD, {"given": given}):
                    yield (row.aggregate_type, row.aggregate_id), row.last_seq

    def _gone(self, subscription: Subscription, consumer: Engine) -> int:
        """Return the number of events handled by a subscription since, without a record here."""
        asked = {"queues": _names(subscription), "since": self.since}
        with consumer.connect() as theirs:
            handled: Sequence[UUID] = theirs.execute(_HANDLED, asked).scalars().all()
        gone = 0
        with self.part.engine.connect() as ours:
            for start in range(0, len(handled), CHUNK):
                events = handled[start : start + CHUNK]
                gone += len(set(events) - set(ours.execute(_HERE, {"events": list(events)}).scalars()))
        return gone

    def _lift(self, ahead: dict[Aggregate, int]) -> None:
        given = [{"aggregate_type": kind, "aggregate_id": key, "last_seq": seq} for (kind, key), seq in ahead.items()]
        with self.part.engine.begin() as connection:
            for start in range(0, len(given), CHUNK):
                connection.execute(_LIFT, {"given": orjson.dumps(given[start : start + CHUNK]).decode()})

    def _say(self, ahead: dict[Aggregate, int], unknown: list[str], *, dry_run: bool) -> None:
        name = self.part.name
        done = "would be lifted" if dry_run else "lifted"
        typer.echo(f"{name}: the numbers of {len(ahead)} aggregates {done} above what others have seen")
        for kind, key in sorted(ahead)[:SHOWN]:
            typer.echo(f"  {kind}:{key}")
        if len(ahead) > SHOWN:
            typer.echo(f"  and {len(ahead) - SHOWN} more")
        if unknown:
            typer.echo(f"{name}: others have handled what is no longer known here:")
            typer.echo("\n".join(unknown))
        commands = list(self._replays())
        if commands:
            typer.echo(f"{name}: start it, then send it the events that it has missed:")
            typer.echo("\n".join(commands))

    def _replays(self) -> Iterator[str]:
        """Yield the command for each subscription of the service with a gap since the backup."""
        for subscription in self.part.subscriptions:
            producer = self.operator_context.database_of(subscription.producer, needed_for="the log")
            missing = missing_events(producer, self.part.engine, subscription)
            with producer.connect() as theirs:
                row = theirs.execute(_EXTENT, {"events": missing, "since": self.since - BEFORE}).one()
            if row.events:
                since = f"{row.oldest.replace(microsecond=0):%Y-%m-%dT%H:%M:%SZ}"
                yield f"  python -m chassis.operator replay --to {subscription.queue} --from {since}"


def _names(subscription: Subscription) -> list[str]:
    return [subscription.queue, *(earlier.queue for earlier in subscription.earlier)]
