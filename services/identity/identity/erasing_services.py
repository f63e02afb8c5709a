"""Services that hold data about people: each is asked for an export, and owes a receipt of an erasure."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Final

from chassis.installed import SERVICES

# Identity may be installed alone, so the services released with it are named; any other that is installed joins them.
_RELEASED: Final = ("observatory", "challenges", "notifications")
_INSTALLED: Final = sorted(entry.name for entry in entry_points(group=SERVICES) if entry.name != "identity")

ERASING_SERVICES: Final = tuple(dict.fromkeys((*_RELEASED, *_INSTALLED)))
