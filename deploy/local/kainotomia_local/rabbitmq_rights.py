"""RabbitMQ's users, their permissions, and the policies of our queues, as one definitions document."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

ADMIN = "kainotomia"


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


def password(data_dir: Path, user: str) -> str:
    """Return the user's password, created on first use and stored beside the data."""
    path = data_dir / "passwords.json"
    known: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if user not in known:
        known[user] = secrets.token_urlsafe(24)
        new = path.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text(json.dumps(known), "utf-8")
        new.rename(path)
    return known[user]


def definitions_document(data_dir: Path, vhost: str, services: Iterable[str]) -> str:
    """Return the document the node loads at every start: users, permissions, policies."""
    users = [(ADMIN, "administrator"), *((service, "") for service in services)]
    document = {
        "vhosts": [{"name": vhost}],
        "users": [
            {
                "name": user,
                "password_hash": _hashed(password(data_dir, user)),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": tags,
            }
            for user, tags in users
        ],
        "permissions": [
            {"user": ADMIN, "vhost": vhost, "configure": ".*", "write": ".*", "read": ".*"},
            *({"user": service, "vhost": vhost, **rights_of(service)} for service in services),
        ],
        "topic_permissions": [{"user": service, "vhost": vhost, **topics_of(service)} for service in services],
    }
    kept = data_dir / "policies.json"
    policies = kept.read_text("utf-8") if kept.exists() else policies_document(vhost, POLICIES)
    return json.dumps(document | json.loads(policies))


def policies_document(vhost: str, policies: Iterable[Policy]) -> str:
    """Return a definitions document with nothing but `policies`."""
    return json.dumps(
        {
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
    )


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
