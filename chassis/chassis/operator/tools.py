"""Tools: puts every tool on a command line."""

from __future__ import annotations

import typer

from chassis.operator import dead_letters, outbox, trail
from chassis.operator.contract_diff import contract_diff
from chassis.operator.definitions import definitions
from chassis.operator.doctor import check, doctor
from chassis.operator.prune import prune
from chassis.operator.replay import replay
from chassis.operator.restored import restored


def mount(app: typer.Typer) -> None:
    """Add the tools to a command line with an `OperatorContext` as its context object."""
    app.add_typer(dead_letters.app, name="dead-letters")
    app.add_typer(outbox.app, name="outbox")
    app.add_typer(trail.app, name="audit")
    for command in (replay, restored, prune, doctor, check, definitions, contract_diff):
        app.command()(command)
