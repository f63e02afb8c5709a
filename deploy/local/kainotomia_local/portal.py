"""The portal as the runner starts it: its environment, its address in that of the others, and its process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kainotomia_local.children import Child
from kainotomia_local.parts import PORTAL
from kainotomia_local.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Portal:
    """The pages for people; `port` None leaves them out."""

    port: int | None

    @property
    def url(self) -> str:
        """Return the address where people reach the pages."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def databases(self) -> tuple[str, ...]:
        """Return the names of the databases that it needs."""
        return () if self.port is None else (PORTAL,)

    def environment(self, *, gateway_url: str, mail_url: str, loading: Path) -> dict[str, str]:
        """Return the part of every environment that concerns the portal."""
        if self.port is None:
            return {}
        return {
            "KAINOTOMIA_GATEWAY_URL": gateway_url,
            "KAINOTOMIA_PORTAL_PORT": str(self.port),
            "KAINOTOMIA_PORTAL_URL": os.environ.get("KAINOTOMIA_PORTAL_URL") or self.url,
            "KAINOTOMIA_MAIL_URL": mail_url,
            "KAINOTOMIA_DEMO_LOADING": str(loading),
            # the portal names the visitor's address, so that limits count visitors and not the portal
            "KAINOTOMIA_TRUSTED_PROXIES": LOOPBACK,
        }

    def child(self, environment: Mapping[str, str], log_path: Path) -> Child:
        """Return its process, which answers /ready at its own port."""
        assert self.port is not None
        return Child(PORTAL, (PORTAL, "run"), environment=environment, admin_port=self.port, log_path=log_path)
