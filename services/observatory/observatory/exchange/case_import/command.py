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
from chassis.language import DEFAULT_LANGUAGE
from observatory.exchange.case_import.operations import REFUSED, CaseOperations
from observatory.service import Observatory

_SETTLED_SECONDS = 1.5


def import_cases(
    file: Annotated[Path, typer.Argument(help="JSON list of cases; the README gives the format")],
    *,
    dry_run: Annotated[bool, typer.Option(help="Check and report, change nothing")] = False,
    wait: Annotated[int, typer.Option(help="Seconds to wait for the register, and for drafts that pilots leave")] = 0,
    language: Annotated[str, typer.Option(help="Language of the report: el or en")] = DEFAULT_LANGUAGE,
) -> None:
    """Publish cases from public sources. Safe to repeat: a case is known by its external_id."""
    rows = orjson.loads(file.read_bytes())
    if not isinstance(rows, list):
        raise typer.BadParameter("the file must hold a JSON list")
    service: CaseOperations = offline(Observatory)
    _await_register(service, wait)
    _await_drafts(service, rows, wait)
    outcomes: Counter[str] = Counter()
    for number, row in enumerate(rows, start=1):
        outcome, why = service.try_case(row, dry_run=dry_run, language=language)
        outcomes[outcome] += 1
        name = row.get("external_id", "?") if isinstance(row, Mapping) else "?"
        typer.echo(f"[{number}/{len(rows)}] {name} {outcome}{why}")
    typer.echo(", ".join(f"{outcome}: {count}" for outcome, count in sorted(outcomes.items())) or "nothing to import")
    raise typer.Exit(1 if outcomes[REFUSED] else 0)


def _await_register(service: CaseOperations, seconds: int) -> None:
    """Wait until some of the register is here and no more of it comes; a name that came later would not be matched."""
    until = time.monotonic() + seconds
    known, since = service.register_size(), time.monotonic()
    while time.monotonic() < until and (not known or time.monotonic() - since < _SETTLED_SECONDS):
        time.sleep(0.25)
        if (now := service.register_size()) != known:
            known, since = now, time.monotonic()
    if not known:
        typer.echo("The register of organisations is not here yet: cases keep the names that the file gives them.")


def _await_drafts(service: CaseOperations, rows: list[Any], seconds: int) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not all(service.has_heard_of(row) for row in rows):
        time.sleep(0.5)
