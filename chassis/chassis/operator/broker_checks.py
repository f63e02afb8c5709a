"""Broker checks: the doctor's checks of RabbitMQ on behalf of one service. They leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from amqp import Message
from amqp.exceptions import AccessRefused, ChannelError, NotFound
from kombu import Connection

from chassis.messaging.broker import connection_to
from chassis.messaging.retired import earlier_queues
from chassis.messaging.topology import (
    RETRY_STEPS,
    Subscription,
    TopologyMismatch,
    declare_topology,
    event_exchange,
    subscriptions_of,
)
from chassis.operator.health_checks import CheckResult, failed, ok, warn, worst

DEEP = 10_000
_PROBE_KEY = "kainotomia.doctor"  # no event is called so, hence no queue is bound to it
_GRANT = "grant it in the broker user's permissions"


def broker(uri: str) -> CheckResult:
    """Check whether the broker accepts the connection, and report its version."""
    with connection_to(uri, connect_timeout=5) as connection:
        connection.connect()
        properties = connection.connection.server_properties
    return ok("broker", f"{properties.get('product', 'broker')} {properties.get('version', '')}".strip())


def rights(uri: str, service: Any) -> Iterator[CheckResult]:
    """Check the needed permissions on a temporary queue: declare, publish, consume, and bind to other services."""
    name, mine = f"{service.name}.doctor.{uuid4().hex}", event_exchange(service.name)
    producers = {heard.producer for heard in subscriptions_of(service)}
    with connection_to(uri, connect_timeout=5) as connection:
        tries = {
            "declare queues": lambda channel: _probe_queue(channel, name),
            "declare its exchange": lambda channel: channel.exchange_declare(
                mine, "topic", durable=True, auto_delete=False
            ),
            "publish its events": lambda channel: channel.basic_publish_confirm(Message(b""), mine, _PROBE_KEY),
            "publish to its own queues": lambda channel: channel.basic_publish_confirm(Message(b""), "", name),
            "consume": lambda channel: channel.basic_get(name, no_ack=True),
            **{f"hear {producer}": _hear(name, producer) for producer in sorted(producers)},
        }
        results = [_tried(connection, what, do) for what, do in tries.items()]
    yield worst("rights", results, "may declare, publish, consume and hear the services it listens to")


def foreign(uri: str, service: Any, others: set[str]) -> CheckResult:
    """Make sure that the service may not speak for another: its publishing to their exchanges must be refused."""
    allowed, absent = [], []
    with connection_to(uri, connect_timeout=5) as connection:
        for other in sorted(others - {service.name}):
            with _channel(connection) as channel:
                try:
                    channel.basic_publish_confirm(Message(b""), event_exchange(other), _PROBE_KEY)
                    allowed.append(other)
                except AccessRefused:
                    continue
                except NotFound:
                    absent.append(other)
    if allowed:
        return warn("other rights", f"may publish as {', '.join(allowed)}: give each service a broker user of its own")
    said = f"; {', '.join(absent)} not there to try" if absent else ""
    return ok("other rights", f"publishing as another service is refused{said}")


def queues(uri: str, service: Any) -> Iterator[CheckResult]:
    """Look at every subscription's queues: there, as declared, consumed, not too full, no dead letters."""
    subscriptions = subscriptions_of(service)
    if not subscriptions:
        yield ok("queues", "hears nobody")
        return
    with connection_to(uri, connect_timeout=5) as connection:
        states = [_state(connection, subscription) for subscription in subscriptions]
        left = [earlier_queues(connection, subscription) for subscription in subscriptions]
    missing = [queue for state in states for queue in state.missing]
    if missing:
        yield failed("queues", f"missing: {', '.join(missing)}: run python -m {service.name} setup")
        return
    try:
        declare_topology(uri, service)
    except TopologyMismatch as exc:
        yield failed("queues", f"{exc}: the queue was made otherwise; empty it, delete it, run setup")
        return
    depth = sum(state.depth for state in states)
    idle = [state for state in states if not state.consumers]
    deep = [state for state in states if state.depth > DEEP]
    if idle:
        waiting = sum(state.depth for state in idle)
        which = ", ".join(state.queue for state in idle) if len(idle) < len(states) else f"none of {len(idle)}"
        said = f"not consumed: {which}" if len(idle) < len(states) else f"{which} subscriptions is consumed"
        yield warn("queues", f"{said}; {waiting} messages wait: start {service.name}")
    for state in deep:
        yield warn(
            "queues", f"{state.queue}: {state.depth} wait: add processes of {service.name}, or see why it is slow"
        )
    if not idle and not deep:
        yield ok("queues", f"{len(states)} subscriptions, {depth} messages wait, all are consumed")
    if any(left):
        count, waiting = sum(map(len, left)), sum(sum(found.values()) for found in left)
        removed = f"when no process of an earlier version runs any more: python -m {service.name} setup --retire"
        yield warn(
            "queues", f"{count} queues of earlier versions are still there, {waiting} messages in them; {removed}"
        )
    dead = {state.queue: state.dead for state in states if state.dead}
    if dead:
        each = ", ".join(f"{queue} {count}" for queue, count in dead.items())
        yield warn("dead letters", f"{sum(dead.values())} ({each}): see python -m {service.name} dead-letters list")
    else:
        yield ok("dead letters", "none")


class _State:
    """A subscription's queues as the broker counts them."""

    def __init__(self, subscription: Subscription, counted: dict[str, Any]) -> None:
        self.queue = subscription.queue
        self.missing = [queue for queue, declared in counted.items() if declared is None]
        main, dead = counted[subscription.queue], counted[subscription.dead_queue]
        self.depth = main.message_count if main else 0
        self.consumers = main.consumer_count if main else 0
        self.dead = dead.message_count if dead else 0


def _state(connection: Connection, subscription: Subscription) -> _State:
    retries = [subscription.retry_queue(step) for step in RETRY_STEPS]
    counted: dict[str, Any] = {}
    for queue in (subscription.queue, subscription.dead_queue, *retries):
        with _channel(connection) as channel:
            try:
                counted[queue] = channel.queue_declare(queue, passive=True)
            except NotFound:
                counted[queue] = None
    return _State(subscription, counted)


def _probe_queue(channel: Any, name: str) -> None:
    channel.queue_declare(name, durable=False, exclusive=True, auto_delete=True)


def _hear(queue: str, producer: str) -> Any:
    def bind(channel: Any) -> None:
        channel.queue_bind(queue, event_exchange(producer), _PROBE_KEY)
        channel.queue_unbind(queue, event_exchange(producer), _PROBE_KEY)

    return bind


def _tried(connection: Connection, what: str, do: Any) -> CheckResult:
    with _channel(connection) as channel:
        try:
            do(channel)
        except AccessRefused:
            return failed("rights", f"may not {what}: {_GRANT}")
        except NotFound as exc:
            return warn("rights", f"cannot try to {what} ({exc.reply_text}): run every service's setup first")
    return ok("rights")


@contextmanager
def _channel(connection: Connection) -> Iterator[Any]:
    # the broker closes a channel with its refusal, so each try has its own
    channel = connection.channel()
    try:
        yield channel
    finally:
        try:
            channel.close()
        except (ChannelError, OSError):
            channel.collect()
