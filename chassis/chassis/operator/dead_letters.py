"""Dead letters: list, show, replay, discard and export events that spent all retries."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, BinaryIO

import orjson
import typer
from sqlalchemy.exc import SQLAlchemyError

from chassis.messaging import dead_letters
from chassis.messaging.dead_letters import DeadLetter
from chassis.operator.audit import AS, DRY_RUN, REASON, note
from chassis.operator.context import ServiceContext, context_of, operator
from chassis.operator.errors import BAD_INPUT, FAILED, ToolError, reason, said_plainly
from chassis.operator.letters import Wanted, find, in_full, line
from chassis.operator.times import age

app = typer.Typer(no_args_is_help=True, help="List, show, replay, discard and export events that no retry could save.")

OF = Annotated[
    str | None,
    typer.Option("--subscription", "-s", metavar="QUEUE", help="Only of this one, e.g. observatory.on_x; default: all"),
]
TYPE = Annotated[str | None, typer.Option("--type", help="Only this event type, e.g. order.placed.v1")]
OLDER = Annotated[timedelta | None, typer.Option(parser=age, metavar="AGE", help="Died at least so long ago: 2h, 7d")]
NEWER = Annotated[timedelta | None, typer.Option(parser=age, metavar="AGE", help="Died less than so long ago")]
KEY = Annotated[list[str] | None, typer.Option("--key", help="Only this letter (see list); may be repeated")]
LIMIT = Annotated[int | None, typer.Option(min=1, help="At most so many, the oldest first")]
ALL = Annotated[bool, typer.Option("--all", help="Every letter; needed when nothing narrows the choice")]


@app.command("list")
def list_letters(
    context: typer.Context,
    *,
    subscription: OF = None,
    event_type: TYPE = None,
    older_than: OLDER = None,
    newer_than: NEWER = None,
    limit: LIMIT = None,
    actor: AS = None,
) -> None:
    """List dead letters, the oldest first: age, subscription, key, type, aggregate, attempts, reason.

    Example: dead-letters list --subscription observatory.on_organisation_changed --older-than 2h
    """
    with said_plainly():
        shown = 0
        chosen = context_of(context).chosen(subscription)
        wanted = Wanted(event_type, older_than, newer_than)
        for part, heard, letters in find(chosen, wanted, limit):
            for letter in letters:
                typer.echo(line(heard.queue, letter))
            shown += len(letters)
            if letters:
                _note_reading(part, actor, "list", heard.queue, len(letters))
        typer.echo(f"{shown} dead letters", err=True)


@app.command()
def show(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The letter's key, as list gives it")],
    *,
    subscription: OF = None,
    actor: AS = None,
) -> None:
    """Show one dead letter in full: why it died, its headers, its event.

    Example: dead-letters show 01928f6e-0c1b-7a31-9a53-2f0f5f0f5a11
    """
    with said_plainly():
        found = 0
        for part, heard, letters in find(context_of(context).chosen(subscription), Wanted(keys=frozenset({key})), None):
            for letter in letters:
                typer.echo(in_full(letter))
            found += len(letters)
            if letters:
                _note_reading(part, actor, "show", heard.queue, len(letters))
        if not found:
            raise ToolError(f"No dead letter has the key '{key}'.")


@app.command()
def replay(
    context: typer.Context,
    *,
    subscription: OF = None,
    event_type: TYPE = None,
    older_than: OLDER = None,
    newer_than: NEWER = None,
    key: KEY = None,
    limit: LIMIT = None,
    every: ALL = False,
    dry_run: DRY_RUN = False,
    actor: AS = None,
    why: REASON = "",
) -> None:
    """Retry dead letters with a full set of attempts. Each leaves its queue only when the broker has the copy.

    Repair the cause first: an event that fails again comes back as a dead letter. Handled events are skipped.

    Example: dead-letters replay --subscription observatory.on_organisation_changed --all
    """
    _act(context, "replay", subscription, Wanted(event_type, older_than, newer_than, frozenset(key or ())), limit,
         every=every, dry_run=dry_run, actor=actor, why=why)  # fmt: skip


@app.command()
def discard(
    context: typer.Context,
    *,
    why: Annotated[str, typer.Option("--reason", help="Why nobody will ever need them; kept in the audit trail")],
    subscription: OF = None,
    event_type: TYPE = None,
    older_than: OLDER = None,
    newer_than: NEWER = None,
    key: KEY = None,
    limit: LIMIT = None,
    every: ALL = False,
    dry_run: DRY_RUN = False,
    actor: AS = None,
) -> None:
    """Drop dead letters for good. Export them first when in doubt.

    Example: dead-letters discard --key 01928f6e-0c1b-7a31-9a53-2f0f5f0f5a11 --reason "sent by a test client"
    """
    _act(context, "discard", subscription, Wanted(event_type, older_than, newer_than, frozenset(key or ())), limit,
         every=every, dry_run=dry_run, actor=actor, why=why)  # fmt: skip


@app.command()
def export(
    context: typer.Context,
    *,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file to make; default: stdout")] = None,
    subscription: OF = None,
    event_type: TYPE = None,
    older_than: OLDER = None,
    newer_than: NEWER = None,
    limit: LIMIT = None,
    actor: AS = None,
) -> None:
    """Write dead letters as lines of JSON; they stay where they are. An existing file is not written over.

    Example: dead-letters export --output letters.ndjson
    """
    with said_plainly(), _opened(output) as file:
        written = 0
        chosen = context_of(context).chosen(subscription)
        wanted = Wanted(event_type, older_than, newer_than)
        for part, heard, letters in find(chosen, wanted, limit):
            for letter in letters:
                file.write(orjson.dumps({"subscription": heard.queue, **letter.to_dict()}) + b"\n")
            written += len(letters)
            if letters:
                _note_reading(part, actor, "export", heard.queue, len(letters))
        typer.echo(f"{written} dead letters exported", err=True)


def _act(
    context: typer.Context,
    action: str,
    subscription: str | None,
    wanted: Wanted,
    limit: int | None,
    *,
    every: bool,
    dry_run: bool,
    actor: str | None,
    why: str,
) -> None:
    with said_plainly():
        if action == "discard" and not why.strip():
            raise ToolError("A dead letter is discarded for a reason: give --reason.")
        if not wanted.is_narrow and limit is None and not every:
            raise ToolError("Say which: --key, --type, --older-than, --newer-than, --limit, or --all.", code=BAD_INPUT)
        done = 0
        for part, heard, letters in find(context_of(context).chosen(subscription), wanted, limit):
            if dry_run:
                for letter in letters:
                    typer.echo(line(heard.queue, letter))
                done += len(letters)
            elif letters:
                done += _acted(part, action, heard.queue, letters, actor=actor, why=why)
        typer.echo(f"{done} dead letters {'would be ' if dry_run else ''}{_PAST[action]}")


_PAST = {"replay": "replayed", "discard": "discarded"}


def _acted(
    part: ServiceContext, action: str, queue: str, letters: list[DeadLetter], *, actor: str | None, why: str
) -> int:
    keys = {letter.key for letter in letters}
    who = actor or operator()
    if action == "replay":
        done = dead_letters.replay(part.uri, part.engine, queue, actor=who, keys=keys, reason=why)
    else:
        done = dead_letters.discard(part.uri, part.engine, queue, actor=who, keys=keys, reason=why)
    note(part.engine, actor=who, action=f"dead-letters {action}", target=queue, events=done, reason=why)
    typer.echo(f"{queue}: {done}")
    return done


def _note_reading(part: ServiceContext, actor: str | None, action: str, queue: str, events: int) -> None:
    """Record a read in the audit trail too. With the database away, reading works all the same, with a warning."""
    try:
        note(part.engine, actor=actor, action=f"dead-letters {action}", target=queue, events=events)
    except SQLAlchemyError as exc:
        typer.echo(f"This use is not in the audit trail: {reason(exc)}", err=True)


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with output.open("xb") as file:
            yield file
    except FileExistsError:
        raise ToolError(f"{output} exists; give another name.") from None
    except (FileNotFoundError, IsADirectoryError, PermissionError) as exc:
        raise ToolError(f"{output} cannot be written: {exc.strerror}.", code=FAILED) from None
