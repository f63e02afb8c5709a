"""Replay: send one subscription the events of the producer's log, to fill or rebuild a consumer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated

import typer
from amqp.exceptions import NotFound
from sqlalchemy import Engine

from chassis.installed import SERVICES, installed
from chassis.messaging import inbox
from chassis.messaging.broker import connection_to
from chassis.messaging.envelope import Outgoing
from chassis.messaging.publisher import ConfirmingPublisher
from chassis.messaging.topology import Subscription, subscriptions_of
from chassis.operator.audit import AS, DRY_RUN, REASON, note
from chassis.operator.context import OperatorContext, context_of
from chassis.operator.errors import FAILED, ToolError, said_plainly
from chassis.operator.log import Chain, Choice, Row
from chassis.operator.rewind import Rewind
from chassis.operator.times import moment

AHEAD = 20_000
"""The queue is filled no further than this while somebody consumes it."""
REFUSED_SECONDS = 60.0


def replay(
    context: typer.Context,
    *,
    to: Annotated[str, typer.Option("--to", metavar="QUEUE", help="The subscription, e.g. observatory.on_x")],
    since: Annotated[datetime, typer.Option("--from", parser=moment, metavar="TIME", help="2026-03-01, or 30d ago")],
    until: Annotated[
        datetime | None, typer.Option(parser=moment, metavar="TIME", help="Before this time; default: to the end")
    ] = None,
    event_type: Annotated[list[str] | None, typer.Option("--type", help="Only this event type; repeatable")] = None,
    aggregate: Annotated[str | None, typer.Option(metavar="TYPE:ID", help="Only what concerns this one")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also what was handled already: to rebuild what the consumer made of it")
    ] = False,
    dry_run: DRY_RUN = False,
    actor: AS = None,
    why: REASON = "",
) -> None:
    """Send a subscription the events of the producer's log. Nobody else gets them; order per aggregate is kept.

    Without --again the inbox skips handled events: this fills gaps. With --again they are handled once more:
    empty the projection first, and do it only where handling twice is intended (it would also send mails twice).
    Needs DATABASE_URL_ of the producer; with --again of the consumer too. Live events wait their turn meanwhile.

    Example: replay --to observatory.on_organisation_changed --from 2026-01-01 --again --reason "projection rebuilt"
    """
    with said_plainly():
        operator_context = context_of(context)
        subscription = _resolve(operator_context, to, event_type)
        if aggregate is not None and not all(aggregate.partition(":")):
            raise ToolError(f"'{aggregate}' is no aggregate; write TYPE:ID, e.g. organisation:01928f6e-...")
        if until is not None and until <= since:
            raise ToolError("--until must be later than --from.")
        if again and (until or event_type):
            raise ToolError(
                "With --again an aggregate is replayed to its end, or what came later would be missing: "
                "leave out --until and --type."
            )
        if subscription.producer not in {
            service.name for service in (*installed(SERVICES), *operator_context.services)
        }:
            # its events say which of their fields are public; sent from here, webhooks would get none
            raise ToolError(f"{subscription.producer} is not installed here: run this on its own command line.")
        log = operator_context.database_of(subscription.producer, needed_for="the log")
        consumer = operator_context.database_of(subscription.consumer, needed_for="the inbox") if again else None
        choice = Choice(subscription.types, since, until, aggregate, unpublished=again)
        sender = next(
            (part for part in operator_context.parts if part.name == subscription.producer), operator_context.parts[0]
        )
        Replay(sender.uri, log, consumer, subscription, choice).run(actor=actor, why=why, dry_run=dry_run)


@dataclass
class Replay:
    """One replay; `consumer` is the consumer's database, set when handled events shall be handled again."""

    uri: str
    log: Engine
    consumer: Engine | None
    subscription: Subscription
    choice: Choice
    sent: int = 0

    def run(self, *, actor: str | None, why: str, dry_run: bool) -> None:
        """Ask for confirmation and run it, with a progress bar. The audit trail records the outcome in any case."""
        queue, extent = self.subscription.queue, self.choice.extent(self.log)
        consumers = self._look()[1]
        typer.echo(f"{extent.events} events of {self.subscription.producer}, {', '.join(self.choice.types)} -> {queue}")
        rewinding = self._rewinding(extent.oldest, consumers, dry_run=dry_run)
        if dry_run or not extent.events:
            return
        try:
            if rewinding is not None:
                typer.echo("waiting for what is being handled")
                rewinding.hold(self.choice.aggregates(self.log))
            with typer.progressbar(length=extent.events, label="sent") as bar:
                self._send_all(extent.first, rewinding, bar.update)
        finally:
            if rewinding is not None:
                rewinding.give_back()
            self._note(actor, why)
        typer.echo(f"{self.sent} events sent" + ("" if consumers else "; nobody consumes the queue now"))

    def _rewinding(self, oldest: datetime | None, consumers: int, *, dry_run: bool) -> Rewind | None:
        if self.consumer is None:
            return None
        self._refuse_two_names(self.consumer)
        rewinding = Rewind(self.consumer, self.subscription.queue)
        registered = rewinding.registered(self.subscription.producer)
        if oldest is not None and oldest < registered:
            if consumers:
                raise ToolError(
                    f"{self.subscription.queue} hears these events since {registered:%Y-%m-%dT%H:%M:%SZ} only, and the "
                    "log begins earlier. Stop the consumer's processes, run this again, then start them.",
                    code=FAILED,
                )
            if not dry_run:
                rewinding.register_earlier(self.subscription.producer, oldest)
        return rewinding

    def _refuse_two_names(self, consumer: Engine) -> None:
        """Raise `ToolError` while an earlier subscription is in use: the inbox knows its events by two names."""
        with consumer.connect() as connection:
            if inbox.in_use(connection, [earlier.queue for earlier in self.subscription.earlier]):
                service = self.subscription.consumer
                message = (
                    f"Queues of an earlier version are still in use: run python -m {service} setup --retire first."
                )
                raise ToolError(message, code=FAILED)

    def _send_all(self, first: int, rewinding: Rewind | None, progress: Callable[[int], None]) -> None:
        chain = Chain(self.subscription.producer, self.subscription.queue, datetime.now(UTC))
        publisher = ConfirmingPublisher(self.uri)
        try:
            for rows in self.choice.rows(self.log, first):
                self._wait_for_room()
                sent: list[Row] = rewinding.release(rows) if rewinding is not None else rows
                self._send([chain.message(row) for row in sent], publisher)
                progress(len(rows))
        finally:
            publisher.close()

    def _send(self, messages: list[Outgoing], publisher: ConfirmingPublisher) -> None:
        until = time.monotonic() + REFUSED_SECONDS
        while messages:
            refusals = publisher.publish(messages)
            gone = next((n for n, refusal in enumerate(refusals) if refusal is not None), len(messages))
            self.sent += gone
            messages = messages[gone:]
            if messages and time.monotonic() > until:
                message = f"{self.sent} events sent, then the broker refused: {refusals[gone]}. Run it again later."
                raise ToolError(message, code=FAILED)
            if messages:
                # from the first refused one on, so that their order stays
                time.sleep(1)

    def _wait_for_room(self) -> None:
        while True:
            depth, consumers = self._look()
            if depth < AHEAD or not consumers:
                return
            time.sleep(1)

    def _look(self) -> tuple[int, int]:
        with connection_to(self.uri, connect_timeout=5) as connection, connection.channel() as channel:
            try:
                declared = channel.queue_declare(self.subscription.queue, passive=True)
            except NotFound:
                message = f"There is no queue '{self.subscription.queue}': run the setup command of its service."
                raise ToolError(message) from None
            return declared.message_count, declared.consumer_count

    def _note(self, actor: str | None, why: str) -> None:
        until = f" until {self.choice.until.isoformat()}" if self.choice.until else ""
        which = f" {self.choice.aggregate}" if self.choice.aggregate else ""
        action = f"replay from {self.choice.since.isoformat()}{until}{which}"
        target = self.subscription.queue
        note(self.log, actor=actor, action=action, target=target, events=self.sent, reason=why)
        if self.consumer is not None:
            note(self.consumer, actor=actor, action=f"{action} again", target=target, events=self.sent, reason=why)


def _resolve(operator_context: OperatorContext, name: str, types: list[str] | None) -> Subscription:
    """Find the subscription among the installed services. For one installed elsewhere, its types must be given."""
    services = (*installed(SERVICES), *operator_context.services)
    known = {heard.queue: heard for service in services for heard in subscriptions_of(service)}
    consumer, _, method = name.partition(".")
    if name in known:
        heard = known[name]
        unheard = sorted(set(types or ()) - set(heard.types))
        if unheard:
            raise ToolError(f"{name} does not hear {', '.join(unheard)}. It hears: {', '.join(heard.types)}.")
        return replace(heard, types=tuple(types or heard.types))
    if types and consumer and method and len(operator_context.parts) == 1:
        return Subscription(consumer, method, operator_context.parts[0].name, tuple(types))
    listed = "\n".join(f"  {queue} (events of {heard.producer})" for queue, heard in sorted(known.items()))
    raise ToolError(
        f"No subscription is called '{name}' here. There are:\n{listed or '  (none)'}\n"
        "For one that is not installed here, say its event types with --type, on the command line of their producer."
    )
