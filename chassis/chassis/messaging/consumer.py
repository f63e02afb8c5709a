"""Consumer: the path of one message through a subscription, from the broker's bytes to ack, retry or dead letter."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import eventlet
import structlog
from eventlet.event import Event
from kombu import Message
from marshmallow import ValidationError
from nameko.exceptions import ContainerBeingKilled
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from chassis.context import CallContext
from chassis.errors import Permanent
from chassis.failures import describe, is_outage
from chassis.logs import log_context
from chassis.messaging import inbox, metrics, resequencer
from chassis.messaging.bus import Bus
from chassis.messaging.envelope import Outgoing, Received
from chassis.messaging.inbound_message import Handler, HandlerResult, InboundMessage
from chassis.messaging.inbox import InboxResult
from chassis.messaging.publisher import CopyPublisher, PublishFailed, Unroutable
from chassis.messaging.registration import Registration
from chassis.messaging.topology import RETRY_STEPS, RetryStep, Subscription

log = structlog.get_logger(__name__)

HANDLER_SECONDS = 60.0
# An event that was handed out so often without an answer kills whoever takes it.
MOST_REDELIVERIES = 20
# Of a database that is away no event dies, however often it was tried meanwhile.
OUTAGE = "database away"
# How long an event waits for its predecessor: that one may need all its own attempts, and so may those before it.
PATIENCE = timedelta(hours=31)


@dataclass
class Consumer:
    """Message handling of one subscription in one container."""

    subscription: Subscription
    load: Callable[[Received], Received]
    container: Any
    entrypoint: Any
    bus: Bus
    copies: CopyPublisher
    engine: Engine
    steps: tuple[RetryStep, ...] = RETRY_STEPS
    seconds: float = HANDLER_SECONDS
    active: int = 0
    stopping: bool = False
    # kept events that are tried here, until a copy of what failed is safe: nobody else shall try them meanwhile
    _in_hand: set[UUID] = field(default_factory=set)

    @cached_property
    def _database(self) -> Engine:
        return self.engine.execution_options(isolation_level="AUTOCOMMIT")

    def __post_init__(self) -> None:
        self.registration = Registration(self.subscription, self.engine)

    def on_message(self, message: Message) -> None:
        """Take one message from the broker; acknowledged only when its effect, or a copy of it, is safe."""
        delivery = InboundMessage.of(message, self)
        self.active += 1
        if message.delivery_info.get("redelivered"):
            metrics.REDELIVERED.labels(self.subscription.queue).inc()
        try:
            with self.bus.event_places:
                outcome = self._attempt(delivery)
            outcome = self._judge(delivery, outcome)
            if not self._settle(delivery, outcome):
                self.bus.requeue(message)
                return
            self.bus.ack(message)
            if outcome.kind != "failed":
                self._resume(delivery.aggregate)
        except ContainerBeingKilled:
            self.bus.requeue(message)
        finally:
            self.active -= 1

    def sweep(self, aggregate: tuple[str, str]) -> None:
        """Continue with an abandoned aggregate."""
        self.active += 1
        try:
            self._resume(aggregate, swept=True)
        finally:
            self.active -= 1

    def expire(self, aggregate: tuple[str, str], patience: timedelta) -> None:
        """Make the first kept event of an aggregate a dead letter and go on with the others, if it waits too long."""
        if self.stopping:
            return
        self.active += 1
        try:
            with self._database.connect() as connection:
                late = resequencer.expired(connection, self.subscription.queue, aggregate, self, patience)
            if late is not None and self._finish(late, HandlerResult("dead", "predecessor never came")) == "dead":
                self._resume(aggregate)
        finally:
            self.active -= 1

    def _resume(self, aggregate: tuple[str, str], *, swept: bool = False) -> None:
        """Handle buffered events of an aggregate until a predecessor is missing or we stop."""
        try:  # as a rule nothing was kept: that much is asked without waiting for a place
            while not self.stopping and (swept or self._is_due(aggregate)):
                if self._drain(aggregate, swept=swept) != "dead":
                    return
                swept = False
        except SQLAlchemyError as exc:
            # the sweeper goes on when the database is back
            log.warning("kept_events_left_behind", queue=self.subscription.queue, error=type(exc).__name__)

    def _drain(self, aggregate: tuple[str, str], *, swept: bool) -> str:
        """Handle buffered events up to the first failure. Return the result of the last.

        It keeps its place among the concurrent events: new ones of the same aggregate would only be buffered as well.
        """
        event_id = None
        try:
            with self.bus.event_places:
                while True:
                    with self._database.connect() as connection:
                        buffered = resequencer.next_due(
                            connection, self.registration.line, aggregate, self, swept=swept
                        )
                    if buffered is None or buffered.event is None or buffered.event.id in self._in_hand:
                        return "left"
                    event_id = buffered.event.id
                    self._in_hand.add(event_id)
                    outcome = self._attempt(buffered)
                    if outcome.kind != "handled" or self.stopping:
                        break
                    self._settle(buffered, outcome)
                    self._in_hand.discard(event_id)
                    swept = False
            return self._finish(buffered, outcome)
        finally:
            if event_id is not None:
                self._in_hand.discard(event_id)

    def _is_due(self, aggregate: tuple[str, str]) -> bool:
        with self._database.connect() as connection:
            return resequencer.is_due(connection, self.registration.line, aggregate)

    def _finish(self, buffered: InboundMessage, outcome: HandlerResult) -> str:
        """Settle a buffered event. Return its result. A failed event leaves the table once a copy is safe."""
        assert buffered.event is not None
        which = self.subscription.queue, buffered.event.id
        if outcome.kind in ("failed", "dead"):
            # no copy while the database is away, or every try would make one
            with self._database.connect() as connection:
                if not resequencer.is_buffered(connection, *which):
                    return "left"
        outcome = self._judge(buffered, outcome)
        if not self._settle(buffered, outcome):
            return "left"
        if outcome.kind in ("failed", "dead"):
            with self._database.connect() as connection:
                resequencer.drop(connection, *which)
        return outcome.kind

    def run(self, service: Any, handler: Handler, delivery: InboundMessage) -> HandlerResult:
        """Run the handler in one transaction that begins with the inbox; every failure becomes an outcome."""
        event = delivery.event
        assert event is not None
        context = CallContext.for_system(
            request_id=event.request_id, traceparent=event.traceparent, seconds=self.seconds
        )
        started = time.perf_counter()
        with log_context(context, service=service.name, subscription=self.subscription.queue, event_id=str(event.id)):
            try:
                with eventlet.Timeout(self.seconds):
                    service.enter(context)
                    inbox_result = self._in_transaction(service, handler, delivery, event)
            except ValidationError as exc:
                log.exception("event_handling_failed", type=event.type)
                return HandlerResult("failed", "failed", describe(exc))
            except Permanent as exc:
                log.warning("event_handling_failed_permanently", type=event.type, exc_info=True)
                return HandlerResult("dead", exc.args[0] if isinstance(exc, _Mismatch) else "permanent", describe(exc))
            except (Exception, eventlet.Timeout) as exc:
                # eventlet.Timeout is no Exception: left alone it would leave the message unsettled for ever
                log.warning("event_handling_failed", type=event.type, attempt=delivery.attempts + 1, exc_info=True)
                return HandlerResult("failed", OUTAGE if is_outage(exc) else "failed", describe(exc))
        if inbox_result is InboxResult.EARLY:
            return HandlerResult("early")
        queue = self.subscription.queue
        metrics.HANDLER_SECONDS.labels(queue).observe(time.perf_counter() - started)
        metrics.EVENT_LATENCY.labels(queue).observe(max(0.0, time.time() - event.time.timestamp()))
        return HandlerResult("handled" if inbox_result is InboxResult.NEW else "duplicate")

    def _in_transaction(self, service: Any, handler: Handler, delivery: InboundMessage, event: Received) -> InboxResult:
        queue = self.subscription.queue
        predecessor = inbox.predecessor(delivery.previous, self.registration.since)
        with service.transaction() as session:
            if delivery.buffered and not resequencer.claim(session, queue, event.id):
                return InboxResult.DUPLICATE
            inbox_result = inbox.take(
                session,
                self.registration.names(event.type),
                line=self.registration.line,
                event_id=event.id,
                aggregate=delivery.aggregate,
                sequence=delivery.sequence,
                predecessor=predecessor,
            )
            if inbox_result is InboxResult.EARLY:
                resequencer.buffer(session, queue, delivery, predecessor)
            if inbox_result is InboxResult.NEW:
                handler(service, self._load(event))
        return inbox_result

    def _load(self, event: Received) -> Received:
        if event.type not in self.subscription.types:
            raise _Mismatch("unexpected type", event.type)
        try:
            return self.load(event)
        except ValidationError as exc:
            # names of fields only: their values may be personal
            raise _Mismatch("schema", ", ".join(_fields(exc))) from exc

    def _attempt(self, delivery: InboundMessage) -> HandlerResult:
        if delivery.event is None:
            return HandlerResult("dead", "undecodable", delivery.error)
        if delivery.redeliveries >= MOST_REDELIVERIES:
            return HandlerResult("dead", "redelivered too often", str(delivery.redeliveries))
        return self._work(delivery)

    def _work(self, delivery: InboundMessage) -> HandlerResult:
        done = Event()

        def finished(_: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send(result if exc_info is None else HandlerResult("failed", "failed", describe(exc_info[1])))
            return result, exc_info

        self.container.spawn_worker(self.entrypoint, (delivery,), {}, context_data={}, handle_result=finished)
        outcome: HandlerResult = done.wait()
        return outcome

    def _judge(self, delivery: InboundMessage, outcome: HandlerResult) -> HandlerResult:
        spent = delivery.attempts >= len(self.steps)
        if outcome.kind == "failed" and spent and outcome.reason != OUTAGE:
            outcome = HandlerResult("dead", "attempts spent", outcome.error)
        return self._skip(delivery, outcome) if outcome.kind == "dead" else outcome

    def _settle(self, delivery: InboundMessage, outcome: HandlerResult) -> bool:
        match outcome.kind:
            case "failed":
                settled = self._retry(delivery)
            case "dead":
                settled = self._dead_letter(delivery, outcome)
            case _:
                settled = True
        if settled:
            metrics.DELIVERIES.labels(self.subscription.queue, outcome.kind).inc()
        return settled

    def _skip(self, delivery: InboundMessage, outcome: HandlerResult) -> HandlerResult:
        if not delivery.aggregate[1]:
            return outcome
        try:
            with self.engine.begin() as connection:
                names = self.registration.names(delivery.event.type if delivery.event else "")
                event = None if delivery.buffered else delivery.event
                if event is not None and inbox.knows(connection, names, event.id):
                    return HandlerResult("duplicate")  # its commit came through, only the answer was lost
                inbox.skip(connection, names, delivery.aggregate, delivery.sequence)
        except Exception as exc:
            log.exception("cursor_not_moved", queue=self.subscription.queue)
            return HandlerResult("failed", "failed", describe(exc))
        return outcome

    def _retry(self, delivery: InboundMessage) -> bool:
        step = self.steps[min(delivery.attempts, len(self.steps) - 1)]
        return self._send(delivery.again(self.subscription.retry_queue(step)))

    def _dead_letter(self, delivery: InboundMessage, outcome: HandlerResult) -> bool:
        log.error(
            "event_dead",
            queue=self.subscription.queue,
            event_id=str(delivery.event.id) if delivery.event else None,
            reason=outcome.reason,
            error=outcome.error,
        )
        return self._send(delivery.dead(self.subscription.dead_queue, outcome))

    def _send(self, copy: Outgoing) -> bool:
        """Send a copy until it is confirmed; False if we stop before it is."""
        pause = 0.1
        while True:
            try:
                self.copies.send(copy)
            except (PublishFailed, Unroutable) as exc:
                if self.stopping:
                    return False
                log.warning("copy_not_sent", queue=copy.routing_key, error=str(exc), again_in=pause)
                eventlet.sleep(pause)
                pause = min(pause * 2, 5.0)
            else:
                return True


class _Mismatch(Permanent):
    """The event does not match the subscription's schema: (reason, detail)."""


def _fields(exc: ValidationError) -> list[str]:
    return sorted(map(str, exc.messages)) if isinstance(exc.messages, dict) else []
