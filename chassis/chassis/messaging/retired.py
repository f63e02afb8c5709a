"""Retired: queues that only earlier versions know, removed when nobody needs them any more."""

from __future__ import annotations

from amqp.exceptions import NotFound, PreconditionFailed

from chassis.messaging.broker import connection_to
from chassis.messaging.call_queues import earlier_rpc_queue


def retire_queues(uri: str, service: str) -> str:
    """Remove the queue from which earlier versions take calls, if it is empty; says what became of it.

    To be called when no process of an earlier version runs, neither of this service nor of its callers.
    """
    queue = earlier_rpc_queue(service).name
    with connection_to(uri, connect_timeout=5) as connection:
        try:
            with connection.channel() as channel:
                channel.queue_declare(queue, passive=True)
        except NotFound:
            return f"{queue} is not there any more"
        try:
            with connection.channel() as channel:
                channel.queue_delete(queue, if_empty=True)
        except PreconditionFailed:
            return f"{queue} holds calls: somebody of an earlier version still asks; later again"
    return f"{queue} is removed"
