"""Command: `python -m challenges import-challenges FILE`, with a line for each script."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from challenges.exchange.challenge_import.script_run import OrganisationUnknown, StepRefused, play
from challenges.service import Challenges
from chassis.cli import offline
from chassis.errors import ValidationFailed


def import_challenges(
    file: Annotated[Path, typer.Argument(help="JSON list of scripts; the README gives the format")],
    *,
    wait: Annotated[int, typer.Option(help="Seconds to wait for the register of organisations")] = 0,
) -> None:
    """Bring in challenges with their history. Safe to repeat: a challenge that is here already is left alone."""
    scripts = orjson.loads(file.read_bytes())
    if not isinstance(scripts, list):
        raise typer.BadParameter("the file must hold a JSON list")
    runtime = offline(Challenges).runtime
    until = time.monotonic() + wait
    faults = 0
    for number, script in enumerate(scripts, start=1):
        try:
            outcome = _play(runtime, script, until)
        except (OrganisationUnknown, StepRefused, ValidationFailed) as exc:
            outcome, faults = f"refused: {exc}", faults + 1
        typer.echo(f"[{number}/{len(scripts)}] {script.get('title', '?')} {outcome}")
    raise typer.Exit(1 if faults else 0)


def _play(runtime: Any, script: Any, until: float) -> str:
    while True:
        try:
            return play(runtime, script)
        except OrganisationUnknown:
            if time.monotonic() >= until:
                raise
            time.sleep(0.5)
