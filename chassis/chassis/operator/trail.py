"""Trail: verify the audit trail, list it, and export it as NDJSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer
from sqlalchemy import Connection

from chassis.audit import chain, queries
from chassis.audit.record import OUTCOMES
from chassis.operator.audit import AS, REASON, note, tools
from chassis.operator.context import ServiceContext, context_of
from chassis.operator.errors import FAILED, ToolError, said_plainly
from chassis.operator.times import moment

app = typer.Typer(no_args_is_help=True, help="Who did what: verify the trail, list it, export it.")
app.command()(tools)

ACTOR = Annotated[UUID | None, typer.Option(help="Only what this person or client did")]
ACTION = Annotated[str | None, typer.Option(help="Only this, e.g. place_order, start_session")]
TARGET = Annotated[str | None, typer.Option(metavar="ID", help="Only what names this thing or person")]
OUTCOME = Annotated[str | None, typer.Option(help=f"Only what was {' or '.join(OUTCOMES)}")]
SINCE = Annotated[datetime | None, typer.Option(parser=moment, metavar="TIME", help="Not before this time")]
UNTIL = Annotated[datetime | None, typer.Option(parser=moment, metavar="TIME", help="Before this time")]


@app.command()
def verify(
    context: typer.Context,
    expect: Annotated[
        str | None,
        typer.Option(metavar="NUMBER:DIGEST", help="What an earlier verify said, kept elsewhere; of one service"),
    ] = None,
) -> None:
    """Read every record and compare it with its digest; exit code 1 and the first broken record when they differ.

    An administrator of the database could write its trail anew: keep the printed digest elsewhere, and check later
    with --expect that it is still there.

    Example: audit verify
    """
    with said_plainly():
        parts = context_of(context).parts
        if expect is not None and len(parts) > 1:
            raise ToolError("--expect is for one service: python -m SERVICE audit verify --expect ...")
        # every service is looked at before the exit code is given
        whole = [_is_whole(part, expect) for part in parts]
        if not all(whole):
            raise typer.Exit(FAILED)


@app.command(name="list")
def list_records(
    context: typer.Context,
    *,
    actor: ACTOR = None,
    action: ACTION = None,
    target: TARGET = None,
    outcome: OUTCOME = None,
    since: SINCE = None,
    until: UNTIL = None,
    limit: Annotated[int, typer.Option(min=1, help="The last so many records of each service")] = 50,
) -> None:
    """List actor, action, target and time of records: codes and ids only; names are known to identity alone.

    Example: audit list --since 7d --action start_session --outcome refused
    """
    with said_plainly():
        chosen = queries.chosen(actor=actor, action=action, about=target, outcome=outcome, since=since, until=until)
        for part in context_of(context).parts:
            with part.engine.connect() as connection:
                records = queries.latest(connection, chosen, limit=limit)
            for record in reversed(records):
                typer.echo(_line(part.name, record))


@app.command()
def export(
    context: typer.Context,
    *,
    actor: ACTOR = None,
    action: ACTION = None,
    target: TARGET = None,
    outcome: OUTCOME = None,
    since: SINCE = None,
    until: UNTIL = None,
    by: AS = None,
    why: REASON = "",
) -> None:
    """Print records as NDJSON, one a line, in the order of the chain, with numbers and digests.

    Example: audit export --since 2026-01-01 > trail.ndjson
    """
    with said_plainly():
        chosen = queries.chosen(actor=actor, action=action, about=target, outcome=outcome, since=since, until=until)
        for part in context_of(context).parts:
            count = 0
            with part.engine.connect() as connection:
                for record in queries.in_order(connection, chosen):
                    typer.echo(orjson.dumps({"service": part.name, **_plain(record)}, option=orjson.OPT_UTC_Z))
                    count += 1
            note(part.engine, actor=by, action="audit export", target=f"{part.name}.audit", events=count, reason=why)


def _is_whole(part: ServiceContext, expect: str | None) -> bool:
    with part.engine.connect() as connection:
        verdict = chain.verify(connection)
        broken = verdict.broken or _unexpected(connection, expect)
    if broken:
        typer.echo(f"{part.name}: {broken}: ask who had access to the database")
    else:
        typer.echo(
            f"{part.name}: {verdict.number} records as they were written, {verdict.unsealed} to be sealed;"
            f" the last is {verdict.number}:{verdict.digest}"
        )
    whole = not broken
    for trail in part.service.trails:
        found = trail(part.settings)
        typer.echo(f"{part.name}: {found}")
        whole = whole and found.grade == "ok"
    return whole


def _unexpected(connection: Connection, expect: str | None) -> str | None:
    if expect is None:
        return None
    number, _, digest = expect.partition(":")
    if not (number.isdecimal() and digest):
        raise ToolError(f"'{expect}' is not what verify prints: NUMBER:DIGEST.")
    if chain.digest_at(connection, int(number)) == digest:
        return None
    return f"record {number} is not the one that was there: some record up to it was written anew"


def _plain(record: queries.Record) -> dict[str, Any]:
    return {str(name): value for name, value in record.items() if name != "about"}


def _line(service: str, record: queries.Record) -> str:
    who = f"{record['actor_kind']} {record['actor_id'] or ''}".rstrip()
    what = f" {record['target_type']} {record['target_id']}" if record["target_type"] else ""
    more = " ".join(f"{name}={value}" for name, value in sorted(record["details"].items()))
    refused = " refused" if record["outcome"] != "done" else ""
    return f"{record['at']:%Y-%m-%dT%H:%M:%SZ} {service} {who} {record['action']}{refused}{what} {more}".rstrip()
