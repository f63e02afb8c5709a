"""Broker definitions: users, permissions and policies, in the form that `rabbitmqctl import_definitions` takes."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Policy:
    """A queue policy. `pattern` is a regular expression on queue names, and only the highest priority applies."""

    name: str
    pattern: str
    definition: Mapping[str, Any] = field(default_factory=dict)
    priority: int = 0


# A message whose delivery was cut off this often kills its consumer: it is put aside, not tried for ever.
DELIVERY_LIMIT = 20
# Far above what a day of trouble brings. Beyond it publishers are refused, so events wait in their outbox.
MOST_MESSAGES = 1_000_000
# Callers wait ten seconds at most: of a thousand calls a second, older ones have nobody left to hear the answer.
MOST_CALLS = 10_000

_KEEP = {"overflow": "reject-publish", "max-length": MOST_MESSAGES}
POLICIES = (
    Policy("calls", r"^([a-z]+\.calls|rpc\.(?!reply\.).+)$", {"max-length": MOST_CALLS}),
    Policy("dead-letters", r"\.dead$", _KEEP),
    # Their time to live and their way back are in their names and arguments already.
    Policy("retries", r"\.retry\.\w+$", {"max-length": MOST_MESSAGES}),
)


def policies_for(queues: Iterable[str]) -> list[Policy]:
    """Return all policies for the given queue names.

    A subscription's queue (one with a queue of dead letters) gets a policy of its own, because the target of its dead
    letters depends on the queue.
    """
    names = set(queues)
    own = [
        Policy(
            f"events {name}",
            f"^{re.escape(name)}$",
            _KEEP
            | {
                "delivery-limit": DELIVERY_LIMIT,
                "dead-letter-exchange": "",
                "dead-letter-routing-key": f"{name}.dead",
                "dead-letter-strategy": "at-least-once",
            },
        )
        for name in sorted(names)
        if f"{name}.dead" in names
    ]
    return [*POLICIES, *own]


def policies_definition(vhost: str, policies: Iterable[Policy]) -> dict[str, Any]:
    """Return definitions with nothing but `policies`."""
    return {
        "policies": [
            {
                "vhost": vhost,
                "name": policy.name,
                "pattern": policy.pattern,
                "apply-to": "queues",
                "priority": policy.priority,
                "definition": dict(policy.definition),
            }
            for policy in policies
        ]
    }


def user_definition(name: str, password: str, tags: str = "") -> dict[str, Any]:
    """Return a user with a hash of the password, in RabbitMQ's documented form."""
    return {
        "name": name,
        "password_hash": _hashed(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags,
    }


def permission_definitions(vhost: str, services: Mapping[str, str]) -> dict[str, Any]:
    """Return the permissions on `vhost`; `services` maps the name of each service or gateway to its broker user."""
    return {
        "permissions": [
            {"user": user, "vhost": vhost, **rights_of(service)} for service, user in sorted(services.items())
        ],
        "topic_permissions": [
            {"user": user, "vhost": vhost, **topics_of(service)} for service, user in sorted(services.items())
        ],
    }


def rights_of(service: str) -> dict[str, str]:
    """Return the regular expressions of the names that `service` may configure, write to and read from.

    They cover its own queues and its own exchange, the shared exchanges of calls and heartbeats, and reading of
    everybody's events, but never another's exchange to write to. It may declare another's exchange of events, because
    a consumer may start before the producer. The default exchange (`amq.default`) carries replies, retries and dead
    letters.
    """
    own = rf"{service}\..+|rpc\.{service}|rpc\.reply\.{service}\..+"
    shared = r"kainotomia\.(rpc|heartbeats)"
    return {
        "configure": rf"^({own}|{shared}|[a-z]+\.events)$",
        "write": rf"^({own}|{shared}|amq\.default)$",
        "read": rf"^({own}|{shared}|[a-z]+\.events)$",
    }


def topics_of(service: str) -> dict[str, str]:
    """Return the topics of the exchange of calls for `service`: it may read calls to itself and call everybody.

    Reading that exchange without this would let it listen to everybody's calls, passwords among them.
    """
    return {"exchange": "kainotomia.rpc", "write": ".*", "read": rf"^{service}\."}


def _hashed(plain: str) -> str:
    # RabbitMQ's documented format: salt of 4 bytes, then SHA-256 of salt and password.
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + plain.encode()).digest()).decode("ascii")
