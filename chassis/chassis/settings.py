"""Settings: read once from the environment, every fault reported at once, secrets also from files."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

DEMO_SECRET = "demo-only-secret-that-everybody-knows"  # noqa: S105 - refused unless KAINOTOMIA_DEMO=1
SHORTEST_SECRET = 32
SPARE_CONNECTIONS = 4  # of a pool, for relay, timers and readiness, beside one for each worker
_MAY_BE_SECRET = re.compile("SECRET|PASSWORD|TOKEN|KEY|URL|URI")


class SettingsError(Exception):
    """The environment is not fit to start with; the message names every fault."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("Settings are not valid:\n" + "\n".join(f"  - {error}" for error in errors))
        self.errors = errors


def boolean(value: str) -> bool:
    """Read 1/0, true/false, yes/no, on/off."""
    known = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    return known[value.strip().lower()]


def positive(value: str) -> int:
    """Read a whole number above zero."""
    number = int(value)
    if number < 1:
        raise ValueError("must be above zero")
    return number


def not_negative(value: str) -> int:
    """Read a whole number, zero or above."""
    number = int(value)
    if number < 0:
        raise ValueError("must not be below zero")
    return number


def port(value: str) -> int:
    """Read a TCP port; 0 lets the system choose."""
    number = int(value)
    if not 0 <= number <= 65535:  # noqa: PLR2004 - the range of a port
        raise ValueError("must be a port, 0 to 65535")
    return number


def pool_size(value: str) -> int:
    """Read the size of a pool: one connection beside those that relay, timers and readiness need."""
    number = int(value)
    if number <= SPARE_CONNECTIONS:
        raise ValueError(f"must be above {SPARE_CONNECTIONS}")
    return number


def origin(value: str) -> str:
    """Read the origin of a web address (RFC 6454), without a path."""
    parts = urlsplit(value.rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.path or parts.query:
        raise ValueError("must be like https://name.example")
    return f"{parts.scheme}://{parts.netloc}"


def secret_list(value: str) -> tuple[str, ...]:
    """Read secrets separated by commas."""
    found = tuple(part.strip() for part in value.split(",") if part.strip())
    if any(len(secret) < SHORTEST_SECRET for secret in found):
        raise ValueError(f"each must have {SHORTEST_SECRET} characters or more")
    return found


def setting(name: str, read: Callable[[str], Any] = str, *, default: Any = MISSING, help: str) -> Any:  # noqa: A002
    """Declare a setting: its environment name, its parser, its default (none: required) and its purpose.

    Settings with a name that suggests a secret are masked when settings are printed.
    """
    extra: dict[str, Any] = {} if default is MISSING else {"default": default}
    return field(repr=_MAY_BE_SECRET.search(name) is None, metadata={"name": name, "read": read, "help": help}, **extra)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of every process, with a broker or without."""

    secret: str = setting(
        "KAINOTOMIA_SECRET", default=DEMO_SECRET, help="Signs cursors and links; 32 characters or more"
    )
    previous_secrets: tuple[str, ...] = setting(
        "KAINOTOMIA_SECRET_PREVIOUS",
        secret_list,
        default=(),
        help="Secrets that open as well, separated by commas: those before a rotation, or the one after it",
    )
    demo: bool = setting("KAINOTOMIA_DEMO", boolean, default=False, help="Allows demo accounts and the demo secret")
    public_url: str = setting("KAINOTOMIA_PUBLIC_URL", default="http://127.0.0.1:8000", help="Where people reach us")
    log_format: str = setting("KAINOTOMIA_LOG", default="json", help="json or console")
    log_level: str = setting("KAINOTOMIA_LOG_LEVEL", default="INFO", help="DEBUG, INFO, WARNING or ERROR")

    @classmethod
    def read(cls, service: str, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings of `service`; raises `SettingsFault` with every fault at once."""
        source = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        errors: list[str] = []
        for declared in dataclasses.fields(cls):
            if "name" not in declared.metadata:
                continue
            name = declared.metadata["name"]
            if name == "DATABASE_URL":
                name = f"DATABASE_URL_{service.upper()}"
            try:
                raw = from_environment(source, name)
                if raw is not None:
                    values[declared.name] = declared.metadata["read"](raw)
                elif declared.default is MISSING:
                    errors.append(f"{name} is missing. {declared.metadata['help']}")
            except (ValueError, KeyError, OSError) as exc:
                errors.append(f"{name} cannot be read ({exc}). {declared.metadata['help']}")
        errors += cls._check(values)
        if errors:
            raise SettingsError(errors)
        return cls(**values)

    @classmethod
    def _check(cls, values: Mapping[str, Any]) -> list[str]:
        secret, demo = values.get("secret", DEMO_SECRET), values.get("demo", False)
        errors = []
        if not demo and secret == DEMO_SECRET:
            errors.append("KAINOTOMIA_SECRET is missing. Only a demo (KAINOTOMIA_DEMO=1) runs without one.")
        elif len(secret) < SHORTEST_SECRET:
            errors.append(f"KAINOTOMIA_SECRET is too short: {SHORTEST_SECRET} characters or more.")
        return [*errors, *cls._check_common(values)]

    @staticmethod
    def _check_common(values: Mapping[str, Any]) -> list[str]:
        errors = []
        if values.get("log_format", "json") not in {"json", "console"}:
            errors.append("KAINOTOMIA_LOG must be json or console.")
        if not values.get("demo", False) and "public_url" not in values:
            errors.append("KAINOTOMIA_PUBLIC_URL is missing. Only a demo (KAINOTOMIA_DEMO=1) is reached at 127.0.0.1.")
        return errors


@dataclass(frozen=True, kw_only=True)
class ProcessSettings(Settings):
    """Settings of every process on the broker, with a database or without."""

    amqp_uri: str = setting("AMQP_URI", help="Broker, e.g. amqp://user:password@host:5672/vhost")
    admin_host: str = setting("KAINOTOMIA_ADMIN_HOST", default="127.0.0.1", help="Address of /health, /ready, /metrics")
    admin_port: int = setting(
        "KAINOTOMIA_ADMIN_PORT", port, default=0, help="Port of /health, /ready, /metrics; 0: any"
    )
    max_workers: int = setting("KAINOTOMIA_WORKERS", positive, default=16, help="Calls and events handled at once")
    heartbeat: int = setting("KAINOTOMIA_HEARTBEAT", positive, default=10, help="Broker heartbeat in seconds")


@dataclass(frozen=True, kw_only=True)
class ServiceSettings(ProcessSettings):
    """Settings of every service. `DATABASE_URL` is read from `DATABASE_URL_<SERVICE>`."""

    portal_url: str | None = setting(
        "KAINOTOMIA_PORTAL_URL", origin, default=None, help="Where people reach the portal, if there is one"
    )

    database_url: str = setting("DATABASE_URL", help="PostgreSQL, e.g. postgresql+psycopg://role:password@host/db")
    database_pool: int | None = setting(
        "KAINOTOMIA_DATABASE_POOL",
        pool_size,
        default=None,
        help="Connections to PostgreSQL that a process keeps, 5 or more; below KAINOTOMIA_WORKERS + 4, the default, "
        "calls may wait for one another",
    )
    log_days: int = setting(
        "KAINOTOMIA_LOG_DAYS", positive, default=400, help="Days that published events stay in the outbox, as a log"
    )

    @property
    def connections(self) -> int:
        """Return how many connections the pool keeps: as told, or one for each worker and some to spare."""
        return self.database_pool or self.max_workers + SPARE_CONNECTIONS


def known_secrets(settings: Any) -> tuple[str, ...]:
    """Return the present secret, and after it the previous ones that the process still knows."""
    return (settings.secret, *getattr(settings, "previous_secrets", ()))


def from_environment(source: Mapping[str, str], name: str) -> str | None:
    """Return a setting from the environment, or from the file that `NAME_FILE` names; None if in neither."""
    if source.get(name):
        return source[name]
    if source.get(f"{name}_FILE"):
        return Path(source[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
    return None
