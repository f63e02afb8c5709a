"""Command line that every service has; a service adds its own commands to the app returned here."""

from __future__ import annotations

import chassis.green  # noqa: F401 - before anything else: it makes this process cooperative

import sys
from importlib import import_module
from typing import Annotated, Any

import orjson
import typer
from sqlalchemy import Engine

from chassis.context import CallContext
from chassis.contract import build_contract
from chassis.database import make_engine
from chassis.host import Host
from chassis.installation import WrongInstallation, check_service, claim
from chassis.logs import configure_logs
from chassis.messaging.retired import retire_queues, retire_subscriptions
from chassis.messaging.topology import declare_topology
from chassis.migrations import upgrade
from chassis.operator.context import OperatorContext
from chassis.operator.errors import ToolError, said_plainly
from chassis.operator.tools import mount
from chassis.pagination import CursorCodec
from chassis.service import Runtime
from chassis.settings import SettingsError, known_secrets
from chassis.versions import version_option


def load_class(path: str) -> Any:
    """Load a class from `package.module:Class`."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def read_settings(service: Any) -> Any:
    """Read a service's settings and configure logging, or print every error and end with exit code 2."""
    try:
        settings = service.settings_class.read(service.name)
    except SettingsError as exc:
        print(exc, file=sys.stderr)  # noqa: T201 - there is no logging yet
        raise SystemExit(2) from None
    configure_logs(settings.log_format, settings.log_level, service.name)
    return settings


def offline(service: Any) -> Any:
    """Yield a service instance for a command. It has its database and settings, but cannot call other services.

    Events published in its transactions go to the outbox; the running service's relay sends them.
    """
    settings = read_settings(service)
    instance = service()
    instance.runtime = Runtime(
        engine=make_engine(settings.database_url, pool_size=2, application=f"{service.name}-command"),
        settings=settings,
        cursors=CursorCodec(*known_secrets(settings)),
    )
    instance.enter(CallContext.for_system())
    return instance


def set_up_database(service: str, engine: Engine, settings: Any, *, new_secret: bool = False) -> None:
    """Migrate a service's database and record its installation.

    Raises `WrongInstallation` for another service's database.
    """
    check_service(engine, service)
    upgrade(service, engine)
    claim(engine, service, settings, new_secret=new_secret)


def service_app(path: str) -> typer.Typer:
    """Make the command line of the service class at `path`."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    print_version = version_option(f"kainotomia-{path.partition('.')[0]}")

    @app.callback()
    def begin(context: typer.Context, _version: bool = print_version) -> None:
        """Run a service, prepare what it needs, look after it."""
        context.obj = OperatorContext(lambda: [load_class(path)])

    mount(app)

    @app.command()
    def run() -> None:
        """Serve until SIGTERM or Ctrl-C."""
        service = load_class(path)
        settings = read_settings(service)
        host = Host(settings)
        host.add_service(service, settings)
        raise SystemExit(host.run())

    @app.command()
    def setup(
        new_secret: Annotated[bool, typer.Option(help="KAINOTOMIA_SECRET was changed on purpose")] = False,
        retire: Annotated[bool, typer.Option(help="Remove queues that only earlier versions know")] = False,
    ) -> None:
        """Migrate the database and declare the broker's queues. Safe to repeat."""
        service = load_class(path)
        settings = read_settings(service)
        engine = make_engine(settings.database_url, pool_size=2, application=f"{service.name}-setup")
        with said_plainly():
            try:
                set_up_database(service.name, engine, settings, new_secret=new_secret)
            except WrongInstallation as exc:
                raise ToolError(f"{service.name}: {exc}") from None
            declare_topology(settings.amqp_uri, service, engine=engine)
            typer.echo(f"{service.name}: database and broker are ready")
            if retire:
                typer.echo(f"{service.name}: {retire_queues(settings.amqp_uri, service.name)}")
                for outcome in retire_subscriptions(settings.amqp_uri, service, engine):
                    typer.echo(f"{service.name}: {outcome}")

    @app.command()
    def contract() -> None:
        """Print the contract of this service as JSON."""
        document = build_contract(load_class(path))
        typer.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode())

    return app
