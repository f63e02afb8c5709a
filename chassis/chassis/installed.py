"""Installed: the services and gateways of this environment, as their distributions announce them."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

SERVICES = "kainotomia.services"
GATEWAYS = "kainotomia.gateways"


def installed(group: str) -> list[Any]:
    """Load what installed distributions offer under an entry point group, by name."""
    return [entry.load() for entry in sorted(entry_points(group=group), key=lambda entry: entry.name)]
