"""Command line of the gateway: run, setup, check, prefixes."""

from __future__ import annotations

import chassis.green  # noqa: F401  # isort: skip - before anything else: it makes this process cooperative

import resource
import sys

import typer

from chassis.cli import read_settings, set_up_database
from chassis.host import Host
from chassis.installation import WrongInstallation
from chassis.operator.broker_checks import broker
from chassis.operator.context import IN_PROCESS
from chassis.operator.database_checks import clock, database, migrations
from chassis.operator.errors import ToolError, reason, said_plainly
from chassis.operator.health_checks import CheckResult, ok, run_check, warn
from chassis.versions import version_option
from gateway.database import engine_of
from gateway.http.server import PortTaken, listen
from gateway.prefixes import PREFIXES
from gateway.service import Gateway

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
_VERSION = version_option("kainotomia-gateway")


@app.callback()
def begin(_version: bool = _VERSION) -> None:
    """Run the door of the platform, prepare what it needs, look after it."""


@app.command()
def run() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    settings = read_settings(Gateway)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # listeners of the live stream keep one file each
    try:
        # before anything else, so that a taken port is one clear line
        listener = listen(settings.host, settings.port, reuse_port=settings.reuse_port)
    except PortTaken as exc:
        print(f"{exc.strerror}. Choose another with KAINOTOMIA_PORT.", file=sys.stderr)  # noqa: T201 - for a person
        raise SystemExit(2) from None
    host = Host(settings, drain_delay=settings.drain_delay)
    host.add(Gateway, settings, listener=listener)
    raise SystemExit(host.run())


@app.command()
def setup() -> None:
    """Migrate the database, if there is one. Safe to repeat."""
    settings = read_settings(Gateway)
    engine = engine_of(settings)
    if engine is None:
        typer.echo("gateway: no database (DATABASE_URL_GATEWAY); limits are for each replica by itself")
        return
    with said_plainly():
        try:
            set_up_database(Gateway.name, engine, settings)
        except WrongInstallation as exc:
            raise ToolError(f"gateway: {exc}") from None
    typer.echo("gateway: database is ready")


@app.command()
def check() -> None:
    """Check settings, broker and database, one line each. The exit code is 1 when something is wrong."""
    settings = read_settings(Gateway)
    findings = [ok("settings"), *run_check("broker", lambda: _broker(settings.amqp_uri), reason)]
    engine = engine_of(settings)
    if engine is None:
        findings.append(warn("limits", "for each replica by itself: set DATABASE_URL_GATEWAY to share them"))
    else:
        findings += run_check("database", lambda: database(engine), reason)
        if findings[-1].grade == "ok":
            findings += run_check("migrations", lambda: migrations(Gateway.name, engine), reason)
            findings += run_check("clock", lambda: clock(engine), reason)
    for finding in findings:
        typer.echo(str(finding))
    raise SystemExit(any(finding.grade == "FAILED" for finding in findings))


app.command(name="doctor", help="The same as check: the gateway has nothing that takes longer to ask.")(check)


@app.command()
def prefixes() -> None:
    """Print which service owns which part of the address space."""
    for service, owned in PREFIXES.items():
        typer.echo(f"{service:<16} {' '.join(owned)}")


def _broker(uri: str) -> CheckResult:
    return ok("broker", "in-process") if uri.startswith(IN_PROCESS) else broker(uri)


if __name__ == "__main__":
    app()
