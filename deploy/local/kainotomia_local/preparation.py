"""Preparation before services serve: `setup` and the register, left out where nothing changed since the last start."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from kainotomia_local import parts
from kainotomia_local.data_directory import fingerprint
from kainotomia_local.progress import step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kainotomia_local.data_directory import DataDirectory
    from kainotomia_local.demonstration import RunCommands
    from kainotomia_local.postgres import Postgres

MARK = "seeded/setup"
# RabbitMQ writes the names of new queues twice a second; a queue younger than that does not survive kill -9.
_SETTLE_SECONDS = 1.5
_SHARED = ("chassis", "commons")
_DATABASES = """
    select system_identifier::text || (select string_agg(oid::text, ' ' order by oid) from pg_database)
    from pg_control_system()
"""


def set_up(
    data: DataDirectory,
    chosen: parts.Parts,
    names: Iterable[str],
    postgres: Postgres,
    run_commands: RunCommands,
    *,
    say: Callable[[str], None],
) -> None:
    """Run `setup` of each part that has a database, unless its code, the databases and the broker are as they were."""
    names = tuple(names)
    state = _state(chosen, names, postgres)
    if state is not None and data.is_marked(MARK, state):
        return
    data.unmark(MARK)
    with step(say, "databases and queues brought up to date"):
        run_commands([(name, ("setup",)) for name in names])
        if chosen.broker == "rabbitmq" and not data.is_marked("broker-settled"):
            time.sleep(_SETTLE_SECONDS)
            data.mark("broker-settled")
    if state is not None:
        data.mark(MARK, state)


def seed(files: list[Path], data: DataDirectory, run_commands: RunCommands, say: Callable[[str], None]) -> None:
    """Load the register of organisations and the demo accounts of these files, unless they are as they were."""
    state = fingerprint(files)
    if files and not data.is_marked("seeded/register", state):
        with step(say, "register of organisations and demo accounts"):
            run_commands([("identity", ("import-register",))])
            run_commands([("identity", ("seed-demo",))])
        data.mark("seeded/register", state)


def _state(chosen: parts.Parts, names: Iterable[str], postgres: Postgres) -> str | None:
    """Return a digest of all that `setup` depends on; None where a server is not ours, for it may change unseen."""
    if chosen.database_urls or chosen.broker == "configured":
        return None
    places = [place for name in (*_SHARED, *names) if (place := parts.package(name)) is not None]
    code = fingerprint([*places, *(place.parent / "migrations" for place in places)])
    with postgres.connect() as connection:
        databases = connection.execute(_DATABASES).fetchone()
    return hashlib.sha256(f"{code} {chosen.broker} {databases}".encode()).hexdigest()
