"""Settings of identity: those that every service has, and its own; keys and links follow from KAINOTOMIA_SECRET."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import ServiceSettings, setting
from identity.people.breached import readable


@dataclass(frozen=True, kw_only=True)
class IdentitySettings(ServiceSettings):
    """What identity needs to know."""

    breached_passwords: Path | None = setting(
        "KAINOTOMIA_BREACHED_PASSWORDS",
        readable,
        default=None,
        help="Have I Been Pwned's list by SHA-1: one ordered file, or a folder of range files",
    )
