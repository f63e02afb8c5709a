"""Command: `python -m observatory import-cases FILE`, with a line for each row."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from chassis.cli import offline
from chassis.errors import AppError
from chassis.language import DEFAULT_LANGUAGE
from observatory.imports.operations import ImportOperations
from observatory.service import Observatory

REFUSED = "refused"


class _DryRun(Exception):
    """Undoes the transaction of a row that was only tried."""


def import_cases(
    file: Annotated[Path, typer.Argument(help="JSON list of cases; the README gives the format")],
    *,
    dry_run: Annotated[bool, typer.Option(help="Check and report, change nothing")] = False,
    wait: Annotated[int, typer.Option(help="Seconds to wait for the register of organisations")] = 0,
    language: Annotated[str, typer.Option(help="Language of the report: el or en")] = DEFAULT_LANGUAGE,
) -> None:
    """Publish cases from public sources. Safe to repeat: a case is known by its external_id."""
    rows = orjson.loads(file.read_bytes())
    if not isinstance(rows, list):
        raise typer.BadParameter("the file must hold a JSON list")
    service: ImportOperations = offline(Observatory)
    _await_register(service, wait)
    outcomes: Counter[str] = Counter()
    for number, row in enumerate(rows, start=1):
        outcome, why = import_row(service, row, dry_run=dry_run, language=language)
        outcomes[outcome] += 1
        name = row.get("external_id", "?") if isinstance(row, Mapping) else "?"
        typer.echo(f"[{number}/{len(rows)}] {name} {outcome}{why}")
    typer.echo(", ".join(f"{outcome}: {count}" for outcome, count in sorted(outcomes.items())) or "nothing to import")
    raise typer.Exit(1 if outcomes[REFUSED] else 0)


def import_row(service: ImportOperations, row: Any, *, dry_run: bool, language: str) -> tuple[str, str]:
    """Import one row in a transaction of its own; give the outcome, and why it was refused."""
    outcome = REFUSED
    service.enter(service.call)
    try:
        with service.transaction():
            outcome = service.import_case(row)
            _undo(only_if=dry_run)
    except _DryRun:
        return outcome, ""
    except AppError as error:
        faults = "; ".join(f"{fault.field}: {fault.detail.to(language)}" for fault in error.errors)
        return REFUSED, f": {faults or (error.detail or error.title).to(language)}"
    return outcome, ""


def _undo(*, only_if: bool) -> None:
    if only_if:
        raise _DryRun


def _await_register(service: ImportOperations, seconds: int) -> None:
    until = time.monotonic() + seconds
    while not service.knows_register():
        if time.monotonic() >= until:
            typer.echo("The register of organisations is not here yet: cases keep the names that the file gives them.")
            return
        time.sleep(0.5)
