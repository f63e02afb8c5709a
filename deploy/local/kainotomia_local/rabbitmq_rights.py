"""Rights: RabbitMQ's users, what each may touch, and the policies of our queues, as one definitions document."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

ADMIN = "kainotomia"


@dataclass(frozen=True)
class Policy:
    """A queue policy: `pattern` is a regular expression on queue names; the highest priority alone applies."""

    name: str
    pattern: str
    definition: Mapping[str, Any] = field(default_factory=dict)
    priority: int = 0


POLICIES: tuple[Policy, ...] = ()


def password(data_dir: Path, user: str) -> str:
    """Return the user's password, made the first time it is asked for and kept beside the data."""
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
    }
    return json.dumps(document | json.loads(policies_document(vhost, POLICIES)))


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
    """Return the regular expressions of what `service` may configure, write to and read from."""
    return {"configure": ".*", "write": ".*", "read": ".*"}


def _hashed(plain: str) -> str:
    # RabbitMQ's documented format: salt of 4 bytes, then SHA-256 of salt and password.
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + plain.encode()).digest()).decode("ascii")
