"""Installed: the services and gateways of this environment, from the entry points of their distributions."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

SERVICES = "kainotomia.services"
GATEWAYS = "kainotomia.gateways"


def installed(group: str) -> list[Any]:
    """Load the entry points of a group from all installed distributions, by name."""
    return [entry.load() for entry in sorted(entry_points(group=group), key=lambda entry: entry.name)]
