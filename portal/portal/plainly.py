"""Plainly: faults of settings and database in a line each, with an exit code, for the portal's command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import SQLAlchemyError

from chassis.settings import SettingsError

BAD_SETTINGS = 2
FAILED = 1


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn a fault of the settings or the database into plain lines on stderr and an exit code, as services do."""
    try:
        yield
    except SettingsError as exc:
        typer.echo(str(exc), err=True)
        raise typer.Exit(BAD_SETTINGS) from None
    except SQLAlchemyError as exc:
        said = str(getattr(exc, "orig", None) or exc).strip().splitlines()
        typer.echo(f"The database does not do it: {type(exc).__name__}: {said[0] if said else ''}", err=True)
        raise typer.Exit(FAILED) from None
