"""Policies: whether the queues carry the limits that they need, as the broker's management or its tool tells."""

from __future__ import annotations

import base64
import shlex
import subprocess
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import orjson

from chassis.messaging.topology import Subscription
from chassis.operator.health_checks import CheckResult, ok, warn
from chassis.settings import from_environment

MANAGEMENT: Final = "RABBITMQ_MANAGEMENT_URL"
TOOL: Final = "RABBITMQCTL"
_SECONDS: Final = 30
_COLUMNS: Final = ("name", "policy", "effective_policy_definition")
_PLACES: Final = ("type", "leader", "members", "online")


def policies(
    environment: Mapping[str, str], amqp_uri: str, service: str, subscriptions: list[Subscription]
) -> Iterator[CheckResult]:
    """Check the policy of every queue of these subscriptions, or report that it cannot be read."""
    if not subscriptions:
        return
    seen = _seen(environment, amqp_uri)
    if seen is None:
        yield warn("policies", f"not visible from here: set {MANAGEMENT} or {TOOL} to have them checked")
        return
    errors = [error for subscription in subscriptions for error in _problems(subscription, seen)]
    if errors:
        yield warn("policies", f"{'; '.join(errors)}: import what `python -m {service} definitions` prints")
    else:
        yield ok("policies", f"{len(subscriptions)} subscriptions have their limits")


def _problems(subscription: Subscription, seen: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    wanted = {
        subscription.queue: {
            "overflow": "reject-publish",
            "dead-letter-routing-key": subscription.dead_queue,
            "dead-letter-strategy": "at-least-once",
            "max-length": None,
            "delivery-limit": None,
        },
        subscription.dead_queue: {"overflow": "reject-publish", "max-length": None},
    }
    for queue, rules in wanted.items():
        has = seen.get(queue, {})
        lacking = [name for name, value in rules.items() if name not in has or value not in {None, has[name]}]
        if lacking:
            yield f"{queue} lacks {', '.join(lacking)}"


def places(environment: Mapping[str, str], amqp_uri: str, queue: str) -> Mapping[str, Any] | None:
    """Return a queue's `type`, `leader`, `members` and `online` nodes, or None without access to the broker's tools."""
    url, tool = from_environment(environment, MANAGEMENT), from_environment(environment, TOOL)
    vhost = unquote(urlsplit(amqp_uri).path[1:]) or "/"
    if url is not None:
        queues = orjson.loads(_fetched(url, vhost, ("name", *_PLACES)))
    elif tool is not None:
        queues = _told(tool, vhost, "list_queues", "name", *_PLACES)
    else:
        return None
    return next((found for found in queues if found["name"] == queue), {})


def _seen(environment: Mapping[str, str], amqp_uri: str) -> dict[str, Mapping[str, Any]] | None:
    """Return each queue's effective policy, or None without access to the broker's tools."""
    url, tool = from_environment(environment, MANAGEMENT), from_environment(environment, TOOL)
    vhost = unquote(urlsplit(amqp_uri).path[1:]) or "/"
    if url is not None:
        queues = orjson.loads(_fetched(url, vhost, _COLUMNS))
        return {queue["name"]: queue.get("effective_policy_definition") or {} for queue in queues}
    if tool is None:
        return None
    policies = {policy["name"]: _definition(policy["definition"]) for policy in _told(tool, vhost, "list_policies")}
    queues = _told(tool, vhost, "list_queues", "name", "policy")
    return {queue["name"]: policies.get(queue["policy"], {}) for queue in queues}


def _told(tool: str, vhost: str, *words: str) -> Any:
    command = [*shlex.split(tool), "--quiet", *words, "-p", vhost, "--formatter", "json"]
    done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - the operator names the tool
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        raise RuntimeError(said[0] if said else f"{tool} ended with {done.returncode}")
    return orjson.loads(done.stdout)


def _definition(told: Any) -> Mapping[str, Any]:
    # the tool gives JSON inside JSON
    found = orjson.loads(told) if isinstance(told, str) else told
    return found if isinstance(found, dict) else {}


def _fetched(url: str, vhost: str, columns: Iterable[str]) -> bytes:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{MANAGEMENT} must be http:// or https:// with a host")
    place = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    path = f"{parts.path.rstrip('/')}/api/queues/{quote(vhost, safe='')}"
    address = urlunsplit((parts.scheme, place, path, f"columns={','.join(columns)}", ""))
    request = urllib.request.Request(address)  # noqa: S310 - the scheme was looked at
    if parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        request.add_header("Authorization", "Basic " + base64.b64encode(login.encode()).decode())
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - the scheme was looked at
        body: bytes = answer.read()
    return body
