"""The command line of the portal: `python -m portal`."""

from __future__ import annotations

import typer
import uvicorn

from chassis.logs import configure_logs
from chassis.versions import version_option
from portal import database
from portal.assembly import Portal
from portal.plainly import FAILED, said_plainly
from portal.settings import PortalSettings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The pages for people.")
_VERSION = version_option("kainotomia-portal")


@app.callback()
def begin(_version: bool = _VERSION) -> None:
    """Serve the pages for people."""


@app.command()
def run() -> None:
    """Serve the pages until SIGTERM, then finish what is under way."""
    with said_plainly():
        settings = PortalSettings.read("portal")
    configure_logs(settings.log_format, settings.log_level, "portal")
    uvicorn.run(
        Portal(settings).application(),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=25,
    )


@app.command()
def setup() -> None:
    """Migrate the database of sessions; safe to repeat, before every start."""
    with said_plainly():
        settings = PortalSettings.read("portal")
        database.upgrade(settings.database_url)
    typer.echo("The database is up to date.")


@app.command()
def check() -> None:
    """Check settings and database, one line each."""
    with said_plainly():
        settings = PortalSettings.read("portal")
        typer.echo("settings      ok")
        current = database.is_current(settings.database_url)
    if not current:
        typer.echo("migrations    FAILED Run `python -m portal setup`.")
        raise typer.Exit(FAILED)
    typer.echo("migrations    ok")


if __name__ == "__main__":
    app()
