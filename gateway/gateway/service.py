"""The gateway as nameko hosts it: a name, its settings and the door."""

from __future__ import annotations

from importlib.metadata import version
from typing import ClassVar

from gateway.extension import GatewayExtension
from gateway.settings import GatewaySettings


class Gateway:
    """One HTTP door for everybody. It has no operations and no events: it is not a service of the platform."""

    name: ClassVar[str] = "gateway"
    settings_class: ClassVar[type[GatewaySettings]] = GatewaySettings

    extension = GatewayExtension()

    @classmethod
    def version(cls) -> str:
        """Return the version of the gateway's distribution."""
        return version("kainotomia-gateway")
