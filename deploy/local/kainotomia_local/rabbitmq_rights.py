"""The definitions that a private RabbitMQ node loads: its users, their passwords and permissions, the policies."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from chassis.messaging.definitions import POLICIES, permission_definitions, policies_definition, user_definition

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ADMIN = "kainotomia"


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
    services = list(services)
    permitted = permission_definitions(vhost, {service: service for service in services})
    everything = {"user": ADMIN, "vhost": vhost, "configure": ".*", "write": ".*", "read": ".*"}
    document = {
        "vhosts": [{"name": vhost}],
        "users": [
            user_definition(ADMIN, password(data_dir, ADMIN), "administrator"),
            *(user_definition(service, password(data_dir, service)) for service in services),
        ],
        **permitted,
        "permissions": [everything, *permitted["permissions"]],
    }
    kept = data_dir / "policies.json"
    policies = json.loads(kept.read_text("utf-8")) if kept.exists() else policies_definition(vhost, POLICIES)
    return json.dumps(document | policies)
