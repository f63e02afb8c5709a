"""Settings of identity: those that every service has, and its own; keys and links follow from KAINOTOMIA_SECRET."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import ServiceSettings, positive, setting
from identity.erasing_services import ERASING_SERVICES
from identity.person.person.breached import readable


def names(value: str) -> tuple[str, ...]:
    """Read names separated by commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


@dataclass(frozen=True, kw_only=True)
class IdentitySettings(ServiceSettings):
    """Settings of identity."""

    breached_passwords: Path | None = setting(
        "KAINOTOMIA_BREACHED_PASSWORDS",
        readable,
        default=None,
        help="Have I Been Pwned's list by SHA-1: one ordered file, or a folder of range files",
    )
    erasing_services: tuple[str, ...] = setting(
        "KAINOTOMIA_ERASING_SERVICES",
        names,
        default=ERASING_SERVICES,
        help="Services that hold data about people: each is asked for an export, and owes a receipt of an erasure",
    )
    limit_mails: int = setting(
        "KAINOTOMIA_LIMIT_MAILS",
        positive,
        default=120,
        help="Mails that one network address may ask for in an hour without signing in (registration, new password)",
    )
    oidc_issuer: str = setting("KAINOTOMIA_OIDC_ISSUER", default="", help="OpenID Connect provider of staff sign-in")
    oidc_client_id: str = setting("KAINOTOMIA_OIDC_CLIENT_ID", default="", help="What that provider knows us by")
    oidc_client_secret: str = setting("KAINOTOMIA_OIDC_CLIENT_SECRET", default="", help="The secret that it gave us")
    oidc_redirect: str = setting(
        "KAINOTOMIA_OIDC_REDIRECT", default="", help="Where it sends browsers back to: the staff's application"
    )
