"""Context of a tool: the services it is for, their settings, databases and broker, and the operator."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import typer
from sqlalchemy import Engine

from chassis.database import make_engine
from chassis.logs import configure_logs
from chassis.messaging.topology import Subscription, subscriptions_of
from chassis.operator.errors import ToolError
from chassis.settings import ServiceSettings, SettingsError, from_environment

IN_PROCESS = "memory:"


@dataclass
class ServiceContext:
    """One service as a tool sees it: its class and its settings; the database is opened when first needed."""

    service: Any
    settings: ServiceSettings

    @property
    def name(self) -> str:
        """Return the service's name."""
        return str(self.service.name)

    @property
    def uri(self) -> str:
        """Return the broker's address. Raises `ToolError` for the in-process broker, which no tool can inspect."""
        if self.settings.amqp_uri.startswith(IN_PROCESS):
            raise ToolError(
                "The in-process broker lives in the process that runs the services; there is nothing to look into. "
                "Restart that process: what was not handled is published again."
            )
        return self.settings.amqp_uri

    @cached_property
    def engine(self) -> Engine:
        """Return the service's database engine."""
        return make_engine(self.settings.database_url, pool_size=3, application=f"{self.name}-operator")

    @property
    def subscriptions(self) -> list[Subscription]:
        """Return the service's subscriptions."""
        return subscriptions_of(self.service)


@dataclass
class OperatorContext:
    """The services that the tools are for; `load` returns their classes."""

    load: Callable[[], Sequence[Any]]
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @cached_property
    def services(self) -> Sequence[Any]:
        """Return the services' classes."""
        return self.load()

    @cached_property
    def parts(self) -> list[ServiceContext]:
        """Return the services with their settings. Raises `ToolError` with every settings error of every service."""
        errors: list[str] = []
        parts: list[ServiceContext] = []
        for service in self.services:
            try:
                parts.append(self.part(service))
            except SettingsError as exc:
                errors += [line for line in exc.errors if line not in errors]
        if errors:
            raise ToolError(str(SettingsError(errors)))
        return parts

    def part(self, service: Any) -> ServiceContext:
        """Read one service's settings; `AMQP_URI_<SERVICE>` goes before `AMQP_URI`. Raises `SettingsFault`."""
        environment = dict(self.environment)
        for ending in ("", "_FILE"):
            own = environment.get(f"AMQP_URI_{service.name.upper()}{ending}")
            if own:
                environment.pop("AMQP_URI", None)
                environment[f"AMQP_URI{ending}"] = own
        settings = service.settings_class.read(service.name, environment)
        configure_logs("console", "ERROR", service.name)
        return ServiceContext(service, settings)

    def subscription(self, name: str) -> tuple[ServiceContext, Subscription]:
        """Find a subscription of these services by its queue's name. Raises `ToolError` that lists them."""
        known = {heard.queue: (part, heard) for part in self.parts for heard in part.subscriptions}
        if name not in known:
            listed = "\n".join(f"  {queue}" for queue in sorted(known)) or "  (none)"
            raise ToolError(f"No subscription is called '{name}' here. There are:\n{listed}")
        return known[name]

    def chosen(self, name: str | None) -> list[tuple[ServiceContext, Subscription]]:
        """Return one subscription, or all when none is named."""
        if name is not None:
            return [self.subscription(name)]
        return [(part, heard) for part in self.parts for heard in part.subscriptions]

    def database_of(self, service: str, *, needed_for: str) -> Engine:
        """Open any service's database, given its address. Raises `ToolError` where there is none."""
        for part in self.parts:
            if part.name == service:
                return part.engine
        name = f"DATABASE_URL_{service.upper()}"
        url = from_environment(self.environment, name)
        if url is None:
            raise ToolError(f"{name} is missing: {needed_for} is in the database of {service}.")
        return make_engine(url, pool_size=3, application=f"{service}-operator")


def context_of(context: typer.Context) -> OperatorContext:
    """Return the context with which the command line was created."""
    operator_context = context.find_object(OperatorContext)
    assert operator_context is not None
    return operator_context


def operator() -> str:
    """Return the name of the system user; behind sudo, of the invoking user."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
