"""Retired queues: used by earlier versions only, and removed when they are no longer needed."""

from __future__ import annotations

from amqp.exceptions import NotFound, PreconditionFailed

from chassis.messaging.broker import connection_to
from chassis.messaging.call_queues import earlier_rpc_queue


def retire_queues(uri: str, service: str) -> str:
    """Delete the call queue of earlier versions, if it is empty. Return the outcome as text.

    Call it when no process of an earlier version runs, neither of this service nor of its callers.
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
