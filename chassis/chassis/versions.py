"""Versions: the option that every command line has to say which version is installed."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import typer


def version_option(distribution: str) -> Any:
    """Return the option `--version` of a command line, which prints the distribution's name and version."""

    def show(asked: bool) -> None:
        if asked:
            typer.echo(f"{distribution} {version(distribution)}")
            raise typer.Exit

    return typer.Option(False, "--version", callback=show, is_eager=True, help="Print the version.")
