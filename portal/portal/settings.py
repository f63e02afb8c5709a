"""Settings of the portal, read from the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from chassis.settings import Settings, origin, port, positive, setting


def mailbox(value: str) -> str:
    """Read a mail address that a link may carry."""
    if not re.fullmatch(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,255}", value):
        raise ValueError("must be like name@organisation.example")
    return value


def is_loopback(address: str) -> bool:
    """Return whether an origin names this machine itself."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, kw_only=True)
class PortalSettings(Settings):
    """Settings of one portal process. `DATABASE_URL` is read from `DATABASE_URL_PORTAL`."""

    database_url: str = setting("DATABASE_URL", help="PostgreSQL, e.g. postgresql+psycopg://role:password@host/db")
    gateway_url: str = setting(
        "KAINOTOMIA_GATEWAY_URL", origin, default="http://127.0.0.1:8000", help="Where the portal reaches the API"
    )
    portal_url: str = setting(
        "KAINOTOMIA_PORTAL_URL", origin, default="http://127.0.0.1:8080", help="Where people reach the portal"
    )
    contact_address: str = setting(
        "KAINOTOMIA_CONTACT_ADDRESS",
        mailbox,
        default="",
        help="Mailbox of those who run the platform; feedback goes there",
    )
    mail_url: str = setting("KAINOTOMIA_MAIL_URL", default="", help="In a demo: the page that shows every mail")
    demo_loading: str = setting(
        "KAINOTOMIA_DEMO_LOADING", default="", help="In a demo: a file that exists while its data are being loaded"
    )
    host: str = setting("KAINOTOMIA_PORTAL_HOST", default="127.0.0.1", help="Address to listen on")
    port: int = setting("KAINOTOMIA_PORTAL_PORT", port, default=8080, help="Port to listen on")
    session_hours: int = setting("KAINOTOMIA_SESSION_HOURS", positive, default=12, help="Longest time signed in")

    @property
    def is_secure(self) -> bool:
        """Return whether people reach the portal over TLS."""
        return self.portal_url.startswith("https://")

    @classmethod
    def _check(cls, values: Mapping[str, Any]) -> list[str]:
        faults = super()._check(values)
        address = values.get("portal_url", "http://127.0.0.1:8080")
        if address.startswith("http://") and not (values.get("demo") and is_loopback(address)):
            faults.append("KAINOTOMIA_PORTAL_URL must begin with https://. Only a demo on this machine does without.")
        return faults
