"""Call checks: whether the queue of a service's calls is there, taken from, and outlives the loss of a node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amqp.exceptions import NotFound, PreconditionFailed

from chassis.messaging.broker import connection_to
from chassis.messaging.call_queues import earlier_rpc_queue, rpc_queue
from chassis.operator.health_checks import CheckResult, failed, ok, warn
from chassis.operator.policies import MANAGEMENT, TOOL, places

SAFE_MEMBERS = 3


def calls(environment: Mapping[str, str], uri: str, service: str) -> list[CheckResult]:
    """Look at the queue of calls: there, a quorum queue, consumed, with a leader and members enough."""
    queue = rpc_queue(service)
    with connection_to(uri, connect_timeout=5) as connection:
        try:
            consumers = connection.channel().queue_declare(queue.name, passive=True).consumer_count
        except NotFound:
            return [warn("calls", f"{queue.name} is not there: it comes with the first process of {service}")]
        try:
            queue(connection.channel()).queue_declare()
        except PreconditionFailed:
            made = "was made otherwise than as a quorum queue: stop its processes, delete it, start them"
            return [failed("calls", f"{queue.name} {made}")]
        found = [warn("calls", f"nobody takes calls from {queue.name}: start {service}")] if not consumers else []
        earlier = _left(connection, service)
    found += [*earlier, *_places(queue.name, places(environment, uri, queue.name))]
    return found or [ok("calls", f"{consumers} consumers of {queue.name}")]


def _left(connection: Any, service: str) -> list[CheckResult]:
    name = earlier_rpc_queue(service).name
    try:
        connection.channel().queue_declare(name, passive=True)
    except NotFound:
        return []
    removed = f"when no process of an earlier version runs any more: python -m {service} setup --retire"
    return [warn("calls", f"{name} of earlier versions is still there and lives on one node; {removed}")]


def _places(name: str, seen: Mapping[str, Any] | None) -> list[CheckResult]:
    if seen is None:
        return [warn("calls", f"where {name} lives is not visible from here: set {MANAGEMENT} or {TOOL}")]
    members, online = list(seen.get("members") or ()), list(seen.get("online") or ())
    if not seen.get("leader"):
        return [failed("calls", f"{name} has no leader: start the nodes of the broker ({', '.join(members)})")]
    away = sorted(set(members) - set(online))
    if away:
        return [warn("calls", f"{name}: no word from {', '.join(away)}; start them before another node goes")]
    if 1 < len(members) < SAFE_MEMBERS:
        return [warn("calls", f"{name} is on {len(members)} nodes: rabbitmq-queues grow NODE all")]
    return []
