"""Settings of the gateway, read from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from chassis.settings import ProcessSettings, boolean, not_negative, port, positive, setting
from gateway.limits.policies import ACCOUNT, LOGIN, Policies, Policy, read_quota, read_tiers
from gateway.prefixes import PREFIXES
from gateway.stages.cors import read_origins

MEBIBYTE = 1024 * 1024


def seconds(value: str) -> float:
    """Read a number of seconds above zero."""
    number = float(value)
    if not 0 < number < 86_400:  # noqa: PLR2004 - nothing here lasts longer than a day
        raise ValueError("must be above zero and below a day")
    return number


def delay(value: str) -> float:
    """Read a number of seconds, zero or above, shorter than a minute."""
    number = float(value)
    if not 0 <= number < 60:  # noqa: PLR2004 - who stops a process waits no longer for it
        raise ValueError("must be from zero to below a minute")
    return number


def networks(value: str) -> tuple[str, ...]:
    """Read a comma-separated list of networks, e.g. `10.0.0.0/8,::1`."""
    return tuple(str(ip_network(part.strip(), strict=False)) for part in value.split(",") if part.strip())


def names(value: str) -> tuple[str, ...]:
    """Read a comma-separated list of names."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


@dataclass(frozen=True, kw_only=True)
class GatewaySettings(ProcessSettings):
    """The gateway's settings. It signs nothing, and its database holds only the counts of limits."""

    secret: str = field(default="", repr=False)
    previous_secrets: tuple[str, ...] = ()

    host: str = setting("KAINOTOMIA_HOST", default="127.0.0.1", help="Address the API listens on")
    port: int = setting("KAINOTOMIA_PORT", port, default=8000, help="Port the API listens on")
    reuse_port: bool = setting(
        "KAINOTOMIA_REUSE_PORT", boolean, default=False, help="Share the port with other replicas on this host"
    )
    state: Path = setting(
        "KAINOTOMIA_GATEWAY_STATE", Path, default=Path("gateway-state"), help="Folder of the last known contracts"
    )
    expects: tuple[str, ...] = setting(
        "KAINOTOMIA_GATEWAY_EXPECTS", names, default=tuple(PREFIXES), help="Services without which it is not ready"
    )
    trusted_proxies: tuple[str, ...] = setting(
        "KAINOTOMIA_TRUSTED_PROXIES", networks, default=(), help="Networks whose X-Forwarded-For is believed"
    )
    cors_origins: tuple[str, ...] = setting(
        "KAINOTOMIA_CORS_ORIGINS", read_origins, default=(), help="Web applications elsewhere that may read answers"
    )
    deadline: float = setting("KAINOTOMIA_DEADLINE", seconds, default=10.0, help="Seconds until 504")
    body_cap: int = setting("KAINOTOMIA_BODY_CAP", positive, default=MEBIBYTE, help="Bytes of the largest body")
    json_depth: int = setting("KAINOTOMIA_JSON_DEPTH", positive, default=32, help="Levels of the deepest JSON")
    head_seconds: float = setting("KAINOTOMIA_HEAD_SECONDS", seconds, default=10.0, help="Time to send a head")
    body_seconds: float = setting("KAINOTOMIA_BODY_SECONDS", seconds, default=30.0, help="Time to send a body")
    socket_seconds: float = setting(
        "KAINOTOMIA_SOCKET_SECONDS", seconds, default=20.0, help="Longest silence of a client in mid-request"
    )
    drain_delay: float = setting(
        "KAINOTOMIA_DRAIN_DELAY",
        delay,
        default=0.0,
        help="Seconds between the announcement of a stop by /ready and the stop: as long as the load balancer's checks",
    )
    keep_alive: float = setting("KAINOTOMIA_KEEP_ALIVE", seconds, default=75.0, help="Seconds an idle client stays")
    connections: int = setting("KAINOTOMIA_CONNECTIONS", positive, default=1024, help="Most clients at once")
    cache_bytes: int = setting(
        "KAINOTOMIA_CACHE_BYTES", positive, default=64 * MEBIBYTE, help="Memory for cached answers"
    )
    cache_entries: int = setting("KAINOTOMIA_CACHE_ENTRIES", positive, default=20_000, help="Most cached answers")
    database_url: str = setting(
        "DATABASE_URL", default="", help="PostgreSQL for what replicas share; without it limits are for each by itself"
    )
    limit_anonymous: tuple[int, int] = setting(
        "KAINOTOMIA_LIMIT_ANONYMOUS", read_quota, default=(300, 10), help="Requests/seconds of one address"
    )
    limit_person: tuple[int, int] = setting(
        "KAINOTOMIA_LIMIT_PERSON", read_quota, default=(200, 10), help="Requests/seconds of one person"
    )
    limit_clients: tuple[tuple[str, int, int], ...] = setting(
        "KAINOTOMIA_LIMIT_CLIENTS",
        read_tiers,
        default=(("standard", 200, 10), ("high", 2000, 10)),
        help="Requests/seconds of an agency's client, by its tier",
    )
    limit_login: tuple[int, int] = setting(
        "KAINOTOMIA_LIMIT_LOGIN", read_quota, default=(60, 60), help="Tries of secrets/seconds of one address"
    )
    limit_account: tuple[int, int] = setting(
        "KAINOTOMIA_LIMIT_ACCOUNT", read_quota, default=(10, 300), help="Tries/seconds of one account at one address"
    )
    limit_factor: int = setting(
        "KAINOTOMIA_LIMIT_FACTOR", not_negative, default=1, help="Every limit this many times; 0: no limits"
    )
    limit_delay: float = field(default=0.5)
    stream_listeners: int = setting(
        "KAINOTOMIA_STREAM_LISTENERS", positive, default=10_000, help="Most listeners of the live stream at once"
    )
    stream_per_address: int = setting(
        "KAINOTOMIA_STREAM_PER_ADDRESS", positive, default=100, help="Most listeners of one address"
    )
    stream_kept: int = setting(
        "KAINOTOMIA_STREAM_KEPT", positive, default=10_000, help="Public events from which a listener can resume"
    )
    stream_bytes: int = setting("KAINOTOMIA_STREAM_BYTES", positive, default=16 * MEBIBYTE, help="Memory for them")
    stream_keepalive: float = field(default=15.0)
    access_log: bool = setting("KAINOTOMIA_ACCESS_LOG", boolean, default=True, help="One log line a request")

    def policies(self) -> Policies | None:
        """Return the limits, or None for no limits."""
        times = self.limit_factor
        if times == 0:
            return None

        def policy(name: str, quota: int, window: int, *, exact: bool = False) -> Policy:
            return Policy(name, quota * times, window, exact)

        return Policies(
            anonymous=policy("anonymous", *self.limit_anonymous),
            person=policy("person", *self.limit_person),
            login=policy(LOGIN, *self.limit_login, exact=True),
            account=policy(ACCOUNT, *self.limit_account, exact=True),
            tiers={name: policy(f"client-{name}", *quota) for name, *quota in self.limit_clients},
        )

    @classmethod
    def _check(cls, values: Mapping[str, Any]) -> list[str]:
        # the gateway signs nothing, so the rules on the secret are not for it
        return cls._check_common(values)
