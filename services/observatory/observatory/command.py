"""Commands of the observatory: `import-cases`, `import-demo-…`, `import-library` and `reindex`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer

from chassis.cli import offline
from chassis.language import DEFAULT_LANGUAGE
from chassis.service import Operations
from commons.greek import warm_up
from observatory.exchange.case_import.operations import REFUSED, CaseOperations
from observatory.search import reindex
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
        outcome, why = service.try_case(row, folder=file.parent, dry_run=dry_run, language=language)
        outcomes[outcome] += 1
        name = row.get("external_id", "?") if isinstance(row, Mapping) else "?"
        typer.echo(f"[{number}/{len(rows)}] {name} {outcome}{why}")
    typer.echo(", ".join(f"{outcome}: {count}" for outcome, count in sorted(outcomes.items())) or "nothing to import")
    raise typer.Exit(1 if outcomes[REFUSED] else 0)


def import_demo_adoptions(
    file: Annotated[Path, typer.Argument(help="JSON list of adoptions of demonstration cases")],
    *,
    wait: Annotated[int, typer.Option(help="Seconds to wait for the register")] = 0,
    language: Annotated[str, typer.Option(help="Language of the report: el or en")] = DEFAULT_LANGUAGE,
) -> None:
    """Add adoptions between the demonstration's fictional bodies. Safe to repeat: each is known by its external_id."""
    _import_demo(file, wait, language, lambda service: service.try_adoption)


def import_demo_impacts(
    file: Annotated[Path, typer.Argument(help="JSON list of impact claims about demonstration cases")],
    *,
    wait: Annotated[int, typer.Option(help="Seconds to wait for the register")] = 0,
    language: Annotated[str, typer.Option(help="Language of the report: el or en")] = DEFAULT_LANGUAGE,
) -> None:
    """Add impact claims of the demonstration's fictional bodies. Safe to repeat: each is known by its external_id."""
    _import_demo(file, wait, language, lambda service: service.try_impact)


def _import_demo(
    file: Path, wait: int, language: str, importing: Callable[[Any], Callable[..., tuple[str, str]]]
) -> None:
    service = offline(Observatory)
    _await_register(service, wait)
    outcomes: Counter[str] = Counter()
    for row in orjson.loads(file.read_bytes()):
        outcome, why = importing(service)(row, language=language)
        outcomes[outcome] += 1
        typer.echo(f"{row.get('external_id', '?')} {outcome}{why}")
    typer.echo(", ".join(f"{outcome}: {count}" for outcome, count in sorted(outcomes.items())) or "nothing to import")
    raise typer.Exit(1 if outcomes[REFUSED] else 0)


def import_library(
    file: Annotated[Path, typer.Argument(help="JSON object with the items; the README gives the format")],
    *,
    dry_run: Annotated[bool, typer.Option(help="Check and report, change nothing")] = False,
    wait: Annotated[int, typer.Option(help="Seconds to wait for the register")] = 0,
    language: Annotated[str, typer.Option(help="Language of the report: el or en")] = DEFAULT_LANGUAGE,
) -> None:
    """Publish documents from a file of facts. Safe to repeat: an item is known by its id."""
    whole = orjson.loads(file.read_bytes())
    if not isinstance(whole, dict) or not isinstance(whole.get("items"), list):
        raise typer.BadParameter("the file must hold a JSON object with a list of items")
    service = offline(Observatory)
    _await_register(service, wait)
    outcomes: Counter[str] = Counter()
    for number, row in enumerate(whole["items"], start=1):
        outcome, why = service.try_document(row, dry_run=dry_run, language=language)
        outcomes[outcome] += 1
        name = row.get("id", "?") if isinstance(row, Mapping) else "?"
        typer.echo(f"[{number}/{len(whole['items'])}] {name} {outcome}{why}")
    typer.echo(", ".join(f"{outcome}: {count}" for outcome, count in sorted(outcomes.items())) or "nothing to import")
    raise typer.Exit(1 if outcomes[REFUSED] else 0)


def _await_register(service: CaseOperations, seconds: int) -> None:
    """Wait until the register has begun to arrive and has stopped growing. Later names would not be matched."""
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
    while time.monotonic() < until and not all(service.draft_available(row) for row in rows):
        time.sleep(0.5)


def reindex_practices(
    *,
    after: Annotated[str | None, typer.Option(help="Go on after this practice, as the last line of a run said")] = None,
    words: Annotated[bool, typer.Option(help="Also forget words that stand nowhere any more")] = False,
) -> None:
    """Write the search index of every published practice again. Safe at any time, and to repeat."""
    service: Operations = offline(Observatory)
    start = UUID(after) if after else None
    warm_up()
    if words and start is None:
        with service.transaction() as session:
            reindex.forget_words(session)
    for done, last in reindex.reindex(service.transaction, after=start):
        typer.echo(f"{done} indexed; to go on from here: --after {last}")
    gone = reindex.tidy(service.transaction)
    typer.echo(f"done; {gone} entries of practices that are not public were dropped")
