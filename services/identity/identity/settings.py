"""Settings of identity: those that every service has; its keys and links follow from KAINOTOMIA_SECRET."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class IdentitySettings(ServiceSettings):
    """What identity needs to know."""
