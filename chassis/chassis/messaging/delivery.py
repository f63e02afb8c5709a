"""Delivery: the way of one message through a subscription, from the broker's bytes to ack, retry or dead letter."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

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
from chassis.logs import log_context
from chassis.messaging import envelope, inbox, measures
from chassis.messaging.bus import Bus
from chassis.messaging.envelope import Outgoing, Received
from chassis.messaging.inbox import Verdict
from chassis.messaging.incoming import Delivery, Handler, Outcome
from chassis.messaging.publisher import CopyPublisher, PublishFailed, Unroutable
from chassis.messaging.topology import RETRY_STEPS, RetryStep, Subscription
from chassis.messaging.turns import Turns

log = structlog.get_logger(__name__)

HANDLER_SECONDS = 60.0
# How long a delivery waits here for its predecessor, which some process has in hand: queues are in order, so of all
# that wait the first is being handled. Putting them off instead would turn a long queue of one aggregate into a storm.
EARLY_SECONDS = 1.0
EARLY_PAUSE = 0.1
# How often an event waits with each step's delay before it waits with the next one's.
WAITS_PER_STEP = 6
# A message that was handed out so often without an answer kills whoever takes it.
MOST_REDELIVERIES = 20
# How often more, at the last step's delay, an event waits for its predecessor: that one may need all its own attempts,
# and so may the one before it. With the usual steps this is more than a day.
PATIENCE = 24
MANY_LATE = 10_000
# How many events of one aggregate are told apart when they give up waiting.
MOST_BEFORE = 20


@dataclass
class Deliverer:
    """What a subscription does with its messages; one per subscription and container."""

    subscription: Subscription
    load: Callable[[Received], Received]
    container: Any
    entrypoint: Any
    bus: Bus
    copies: CopyPublisher
    engine: Engine
    steps: tuple[RetryStep, ...] = RETRY_STEPS
    seconds: float = HANDLER_SECONDS
    patience: int = PATIENCE
    active: int = 0
    stopping: bool = False
    _registered: dict[str, int] | None = None
    _turns: Turns = field(default_factory=Turns)
    _late: dict[tuple[str, str], float] = field(default_factory=dict)

    def register(self) -> None:
        """Remember since when each type is heard; without a database now, with the first message."""
        if self._registered is None:
            with self.engine.begin() as connection:
                heard = self.subscription
                self._registered = inbox.register(connection, heard.queue, heard.producer, heard.types)

    def on_message(self, message: Message) -> None:
        """Take one message from the broker; acknowledged only when its effect, or a copy of it, is safe."""
        delivery = Delivery(message, self)
        self.active += 1
        if message.delivery_info.get("redelivered"):
            measures.REDELIVERED.labels(self.subscription.queue).inc()
        try:
            self._settle(delivery, self._attempt(delivery))
        except ContainerBeingKilled:
            self.bus.requeue(message)
        finally:
            self.active -= 1

    def run(self, service: Any, handler: Handler, delivery: Delivery) -> Outcome:
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
                    verdict = self._in_transaction(service, handler, delivery, event)
            except _Early:
                return Outcome("early", "predecessor missing")
            except ValidationError as fault:
                log.exception("event_handling_failed", type=event.type)
                return Outcome("failed", "failed", _describe(fault))
            except Permanent as fault:
                log.warning("event_handling_failed_permanently", type=event.type, exc_info=True)
                return Outcome("dead", fault.args[0] if isinstance(fault, _Mismatch) else "permanent", _describe(fault))
            except (Exception, eventlet.Timeout) as fault:
                # eventlet.Timeout is no Exception: left alone it would leave the message unsettled for ever
                log.warning("event_handling_failed", type=event.type, attempt=delivery.attempts + 1, exc_info=True)
                return Outcome("failed", "failed", _describe(fault))
        queue = self.subscription.queue
        measures.HANDLER_SECONDS.labels(queue).observe(time.perf_counter() - started)
        measures.EVENT_LATENCY.labels(queue).observe(max(0.0, time.time() - event.time.timestamp()))
        return Outcome("handled" if verdict is Verdict.NEW else "duplicate")

    def _in_transaction(self, service: Any, handler: Handler, delivery: Delivery, event: Received) -> Verdict:
        self.register()
        with service.transaction() as session:
            verdict = inbox.take(
                session,
                self.subscription.queue,
                event_id=event.id,
                aggregate=delivery.aggregate,
                sequence=delivery.sequence,
                predecessor=inbox.predecessor(delivery.previous, self._registered or {}),
            )
            if verdict is Verdict.EARLY:
                raise _Early
            if verdict is Verdict.NEW:
                handler(service, self._load(event))
        return verdict

    def _load(self, event: Received) -> Received:
        if event.type not in self.subscription.types:
            raise _Mismatch("unexpected type", event.type)
        try:
            return self.load(event)
        except ValidationError as fault:
            # names of fields only: their values may be personal
            raise _Mismatch("schema", ", ".join(_fields(fault))) from fault

    def _attempt(self, delivery: Delivery) -> Outcome:
        if delivery.event is None:
            return Outcome("dead", "undecodable", delivery.fault)
        if delivery.redeliveries >= MOST_REDELIVERIES:
            return Outcome("dead", "redelivered too often", str(delivery.redeliveries))
        give_up = time.monotonic() + EARLY_SECONDS
        while True:
            with self._turns.of(delivery.aggregate):
                outcome = self._work(delivery)
            if outcome.kind != "early" or not self._await_predecessor(delivery, give_up):
                return outcome

    def _await_predecessor(self, delivery: Delivery, give_up: float) -> bool:
        """Wait for the predecessor, holding neither a worker nor the aggregate's turn; says whether it has come."""
        needed = inbox.predecessor(delivery.previous, self._registered or {})
        pause = EARLY_PAUSE / 8
        while not self.stopping and self._late.get(delivery.aggregate, 0) < time.monotonic() < give_up:
            eventlet.sleep(pause)
            pause = min(pause * 2, EARLY_PAUSE)
            try:
                with self.engine.connect() as connection:
                    if inbox.reached(connection, self.subscription.queue, delivery.aggregate) >= needed:
                        return True
            except SQLAlchemyError as fault:
                log.warning("cursor_not_read", queue=self.subscription.queue, error=type(fault).__name__)
                return False
        return False

    def _missing(self, delivery: Delivery) -> int:
        """Give how many sequence numbers lie between the last event handled and the predecessor."""
        with self.engine.connect() as connection:
            reached = inbox.reached(connection, self.subscription.queue, delivery.aggregate)
        return inbox.predecessor(delivery.previous, self._registered or {}) - reached

    def _work(self, delivery: Delivery) -> Outcome:
        done = Event()

        def finished(_: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send(result if exc_info is None else Outcome("failed", "failed", _describe(exc_info[1])))
            return result, exc_info

        with self.bus.event_places:
            self.container.spawn_worker(self.entrypoint, (delivery,), {}, context_data={}, handle_result=finished)
            outcome: Outcome = done.wait()
        return outcome

    def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        outcome = self._after_last_attempt(delivery, outcome)
        if outcome.kind == "dead":
            outcome = self._skip(delivery, outcome)
        match outcome.kind:
            case "failed":
                step = self.steps[min(delivery.attempts, len(self.steps) - 1)]
                self._hold(delivery, step)
                settled = self._put_off(delivery, step, {envelope.ATTEMPT: delivery.attempts + 1})
            case "early":
                # with the same delay as its neighbours, so that they come back in order
                step = self.steps[min(delivery.waits // WAITS_PER_STEP, len(self.steps) - 1)]
                settled = self._put_off(delivery, step, {envelope.WAITS: delivery.waits + 1})
            case "dead":
                settled = self._bury(delivery, outcome)
            case _:
                self._late.pop(delivery.aggregate, None)
                settled = True
        if settled:
            measures.DELIVERIES.labels(self.subscription.queue, outcome.kind).inc()
            self.bus.ack(delivery.message)
        else:
            self.bus.requeue(delivery.message)

    def _after_last_attempt(self, delivery: Delivery, outcome: Outcome) -> Outcome:
        if outcome.kind == "failed" and delivery.attempts >= len(self.steps):
            return Outcome("dead", "attempts spent", outcome.error)
        patience = len(self.steps) * WAITS_PER_STEP + self.patience
        # the first of those that wait gives up first, and the others go on after it
        if (
            outcome.kind == "early"
            and delivery.waits >= patience
            and delivery.waits >= patience + min(self._missing(delivery), MOST_BEFORE) - 1
        ):
            return Outcome("dead", "predecessor never came")
        return outcome

    def _skip(self, delivery: Delivery, outcome: Outcome) -> Outcome:
        if not delivery.aggregate[1]:
            return outcome
        try:
            with self.engine.begin() as connection:
                inbox.skip(connection, self.subscription.queue, delivery.aggregate, delivery.sequence)
        except Exception as fault:
            log.exception("cursor_not_moved", queue=self.subscription.queue)
            return Outcome("failed", "failed", _describe(fault))
        return outcome

    def _hold(self, delivery: Delivery, step: RetryStep) -> None:
        """Remember that this aggregate goes on only when the event that failed comes back."""
        if len(self._late) > MANY_LATE:
            self._late.clear()
        self._late[delivery.aggregate] = time.monotonic() + step.seconds

    def _put_off(self, delivery: Delivery, step: RetryStep, headers: dict[str, Any]) -> bool:
        return self._send(delivery.copy(self.subscription.retry_queue(step), **headers))

    def _bury(self, delivery: Delivery, outcome: Outcome) -> bool:
        log.error(
            "event_dead",
            queue=self.subscription.queue,
            event_id=str(delivery.event.id) if delivery.event else None,
            reason=outcome.reason,
            error=outcome.error,
        )
        return self._send(
            delivery.copy(
                self.subscription.dead_queue,
                **{
                    envelope.REASON: outcome.reason,
                    envelope.ERROR: outcome.error,
                    envelope.DIED_AT: datetime.now(UTC).isoformat(timespec="seconds"),
                },
            )
        )

    def _send(self, copy: Outgoing) -> bool:
        """Send a copy until it is confirmed; False if we stop before it is."""
        pause = 0.1
        while True:
            try:
                self.copies.send(copy)
            except (PublishFailed, Unroutable) as fault:
                if self.stopping:
                    return False
                log.warning("copy_not_sent", queue=copy.routing_key, error=str(fault), again_in=pause)
                eventlet.sleep(pause)
                pause = min(pause * 2, 5.0)
            else:
                return True


class _Early(Exception):
    """The predecessor of the event has not been handled yet; rolls the transaction back."""


class _Mismatch(Permanent):
    """The event is not what the subscription's schema needs: (reason, what)."""


def _fields(fault: ValidationError) -> list[str]:
    return sorted(map(str, fault.messages)) if isinstance(fault.messages, dict) else []


def _describe(fault: BaseException) -> str:
    """Say what happened and where, without values, which may be personal; only our own errors speak in full."""
    frames = traceback.extract_tb(fault.__traceback__)
    where = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    said = f": {' '.join(map(str, fault.args))}"[:300] if isinstance(fault, Permanent) else ""
    return f"{type(fault).__name__}{said}{where}"
