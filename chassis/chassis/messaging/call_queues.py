"""Call queues: from which queue replicas take calls, by which key callers reach it, now and in earlier versions."""

from __future__ import annotations

from kombu import Queue

from chassis.messaging.exchanges import RPC
from chassis.messaging.topology import QUORUM

TAKEN_FROM = "calls"  # header of a reply: its service takes calls from the quorum queue


def rpc_queue(service: str) -> Queue:
    """Return the queue from which all replicas of a service take calls."""
    return Queue(
        f"{service}.calls", exchange=RPC, routing_key=call_key(service, "*"), durable=True, queue_arguments=QUORUM
    )


def earlier_rpc_queue(service: str) -> Queue:
    """Return the classic queue of earlier versions; replicas consume it until `setup --retire` has removed it."""
    return Queue(f"rpc.{service}", exchange=RPC, routing_key=call_key(service, "*", earlier=True), durable=True)


def call_key(service: str, operation: str, *, earlier: bool = False) -> str:
    """Return the routing key of a call."""
    return f"{service}.{operation}" if earlier else f"{service}.calls.{operation}"
