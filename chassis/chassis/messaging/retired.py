"""Retired queues: used by earlier versions only, and removed when they are no longer needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from amqp.exceptions import NotFound, PreconditionFailed
from sqlalchemy import Engine

from chassis.messaging import dead_letters, inbox, resequencer
from chassis.messaging.broker import connection_to
from chassis.messaging.call_queues import earlier_rpc_queue
from chassis.messaging.topology import RETRY_STEPS, RetryStep, Subscription, event_exchange, subscriptions_of


def retire_queues(uri: str, service: str) -> str:
    """Delete the call queue of earlier versions, if it is empty. Return the outcome as text.

    Call it when no process of an earlier version runs, neither of this service nor of its callers.
    """
    queue = earlier_rpc_queue(service).name
    with connection_to(uri, connect_timeout=5) as connection:
        if _depth(connection, queue) is None:
            return f"{queue} is not there any more"
        try:
            with connection.channel() as channel:
                channel.queue_delete(queue, if_empty=True)
        except PreconditionFailed:
            return f"{queue} holds calls: somebody of an earlier version still asks; later again"
    return f"{queue} is removed"


def retire_subscriptions(
    uri: str, service_cls: Any, engine: Engine, steps: Sequence[RetryStep] = RETRY_STEPS
) -> Iterator[str]:
    """End the earlier subscriptions with empty queues. Yield the outcome of each replacement as text.

    Call it when no process of an earlier version of this service runs. Their dead letters move to the subscription that
    replaces them. Processes of this version notice within seconds that the queues are gone.
    """
    for subscription in subscriptions_of(service_cls):
        if subscription.earlier:
            yield f"{subscription.queue}: {_retire(uri, subscription, engine, steps)}"


def earlier_queues(
    connection: Any, subscription: Subscription, steps: Sequence[RetryStep] = RETRY_STEPS
) -> dict[str, int]:
    """Return the queues of a subscription's earlier versions that are there, and how many messages wait in each."""
    names = [
        name
        for earlier in subscription.earlier
        for name in (earlier.queue, *map(earlier.retry_queue, steps), earlier.dead_queue)
    ]
    depths = {name: _depth(connection, name) for name in names}
    return {name: depth for name, depth in depths.items() if depth is not None}


def _retire(uri: str, subscription: Subscription, engine: Engine, steps: Sequence[RetryStep]) -> str:
    names = [earlier.queue for earlier in subscription.earlier]
    with connection_to(uri, connect_timeout=5) as connection:
        there = earlier_queues(connection, subscription, steps)
        for earlier in subscription.earlier:
            if earlier.queue in there:
                _unbind(connection, earlier)
    dead = {earlier.queue for earlier in subscription.earlier if there.get(earlier.dead_queue)}
    waiting = sum(there.values()) - sum(there[f"{queue}.dead"] for queue in dead)
    if waiting:
        return f"{waiting} messages wait in queues of earlier versions; they are handled by its processes: later again"
    moved = sum(dead_letters.move(uri, queue, subscription.queue) for queue in sorted(dead))
    with engine.begin() as database:
        resequencer.adopt(database, dict.fromkeys(names, subscription.queue))
        inbox.replace(database, subscription.queue, names)
    # the database first: processes that lose a queue ask it whether that was meant
    with connection_to(uri, connect_timeout=5) as connection, connection.channel() as channel:
        for queue in there:
            channel.queue_delete(queue)
    return f"{len(there)} queues of earlier versions are removed, {moved} dead letters moved here"


def _depth(connection: Any, queue: str) -> int | None:
    # the broker closes a channel with its refusal, so each look has its own
    try:
        with connection.channel() as channel:
            return int(channel.queue_declare(queue, passive=True).message_count)
    except NotFound:
        return None


def _unbind(connection: Any, subscription: Subscription) -> None:
    with connection.channel() as channel:
        for event_type in subscription.types:
            channel.queue_unbind(
                subscription.queue, exchange=event_exchange(subscription.producer), routing_key=event_type
            )
