"""Command line of the gateway: run, check, prefixes."""

from __future__ import annotations

import chassis.green  # noqa: F401  # isort: skip - before anything else: it makes this process cooperative

import sys

import typer
from kombu import Connection

from chassis.cli import read_settings
from chassis.host import Host, extensions
from gateway.door import Door
from gateway.http.server import PortTaken, listen
from gateway.prefixes import PREFIXES
from gateway.service import Gateway

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run() -> None:
    """Serve until told to stop (SIGTERM, Ctrl-C)."""
    settings = read_settings(Gateway)
    try:
        # before anything else, so that a taken port is one clear line
        listener = listen(settings.host, settings.port, reuse_port=settings.reuse_port)
    except PortTaken as fault:
        print(f"{fault.strerror}. Choose another with KAINOTOMIA_PORT.", file=sys.stderr)  # noqa: T201 - for a person
        raise SystemExit(2) from None
    host = Host(settings)
    container = host.add(Gateway, settings, listener=listener)
    (door,) = extensions(container, Door)
    host.admin.checks["gateway.contracts"] = lambda: all(door.parts.checks().values())
    raise SystemExit(host.run())


@app.command()
def check() -> None:
    """Check settings and broker; exit code 1 when something is wrong."""
    settings = read_settings(Gateway)
    typer.echo("settings    ok")
    try:
        with Connection(settings.amqp_uri, connect_timeout=5) as connection:
            connection.connect()
    except Exception as fault:  # noqa: BLE001 - the fault is a line of the report
        typer.echo(f"broker      FAILED: {type(fault).__name__}: {fault}")
        raise SystemExit(1) from None
    typer.echo("broker      ok")


@app.command()
def prefixes() -> None:
    """Print which service owns which part of the address space."""
    for service, owned in PREFIXES.items():
        typer.echo(f"{service:<16} {' '.join(owned)}")


if __name__ == "__main__":
    app()
