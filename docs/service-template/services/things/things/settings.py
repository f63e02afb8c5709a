"""Settings of things beyond those of every service."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class ThingsSettings(ServiceSettings):
    """Settings of things: none of its own yet."""
