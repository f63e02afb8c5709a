"""Command: `python -m observatory reindex`, with a line for each batch."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from chassis.cli import offline
from chassis.service import Operations
from commons.greek import warm_up
from observatory.search import reindex
from observatory.service import Observatory


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
