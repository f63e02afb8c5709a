"""Choice of the database server and the broker of a run, with its reasons."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kainotomia_local import rabbitmq

if TYPE_CHECKING:
    from collections.abc import Mapping

Broker = Literal["configured", "rabbitmq", "in-process"]

SERVICES = tuple(sorted(service.name for service in entry_points(group="kainotomia.services")))
GATEWAY = "gateway"
PORTAL = "portal"
IN_PROCESS_URI = "memory://"


@dataclass(frozen=True)
class Parts:
    """The chosen parts; `why` explains each in one line for a person."""

    broker: Broker
    database_urls: Mapping[str, str]
    services: tuple[str, ...]
    why: tuple[str, ...]

    @property
    def with_databases(self) -> tuple[str, ...]:
        """Return the parts that have a database: the services, and the gateway if its own is ours or is named."""
        gateway = (GATEWAY,) if self.own_databases or GATEWAY in self.database_urls else ()
        return (*self.services, *gateway)

    @property
    def own_databases(self) -> tuple[str, ...]:
        """Return the services without a configured database: ours to make."""
        return tuple(service for service in self.services if service not in self.database_urls)


def choose(environment: Mapping[str, str], broker: Broker | None = None) -> Parts:
    """Choose by configuration, then by the installed programs; `broker` overrides both."""
    urls = {
        part: url
        for part in (*SERVICES, GATEWAY, PORTAL)
        if (url := environment.get(f"DATABASE_URL_{part.upper()}", "")) != ""
    }
    chosen, why_broker = _choose_broker(environment, broker)
    if urls.keys() >= set(SERVICES):
        why_database = "database: the servers that DATABASE_URL_* name"
    elif urls:
        why_database = f"database: a server of our own, but for {', '.join(urls)}, where DATABASE_URL_* names one"
    else:
        why_database = "database: a server of our own (set DATABASE_URL_IDENTITY and so on to use others)"
    return Parts(chosen, urls, SERVICES, (why_database, why_broker))


def _choose_broker(environment: Mapping[str, str], broker: Broker | None) -> tuple[Broker, str]:
    uri = environment.get("AMQP_URI", "")
    if broker is None and uri.startswith("memory:"):
        broker = "in-process"
    if broker == "in-process":
        return broker, "broker: in-process, as asked"
    if broker == "rabbitmq":
        return broker, "broker: RabbitMQ as a node of our own, as asked"
    if uri:
        return "configured", "broker: the one that AMQP_URI names"
    if rabbitmq.find() is not None:
        return "rabbitmq", "broker: the installed RabbitMQ, as a node of our own (set AMQP_URI to use another)"
    return "in-process", (
        "broker: in-process, because RabbitMQ is not installed; every service runs in one process. "
        "Install the package `rabbitmq-server` to have one process for each"
    )


def package(name: str) -> Path | None:
    """Return where an installed package lies, without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent


_SEEDED = ("organisation/register", "demo.py", "demo_bodies.json")


def register_files() -> list[Path]:
    """Return the source files of the register of organisations and of the demo accounts."""
    identity = package("identity")
    return [] if identity is None else [place for name in _SEEDED if (place := identity / name).exists()]


def challenge_files() -> list[Path]:
    """Return the files of demo challenges that the challenges service brings along."""
    return _demo_files("challenges", "*.json")


def case_files() -> list[Path]:
    """Return the files of demo cases that the observatory brings along."""
    return _demo_files("observatory", "cases*.json")


def library_files() -> list[Path]:
    """Return the files of documents that the observatory brings along."""
    return _demo_files("observatory", "library*.json")


def returned_files() -> list[Path]:
    """Return the files that the pilots of demo challenges left in the observatory."""
    return _demo_files("observatory", "returned*.json")


def adoption_files() -> list[Path]:
    """Return the files of adoptions between the fictional bodies of the demonstration."""
    return _demo_files("observatory", "adoptions*.json")


def impact_files() -> list[Path]:
    """Return the files of impact claims of the fictional bodies of the demonstration."""
    return _demo_files("observatory", "impacts*.json")


def _demo_files(service: str, names: str) -> list[Path]:
    place = package(service)
    return [] if place is None else sorted((place / "demo").glob(names))
