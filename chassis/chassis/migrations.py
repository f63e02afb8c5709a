"""Migrations: each service's own Alembic history, run under a lock so that replicas may all try."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import structlog
from alembic import command, context, op
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from chassis import erasures, idempotency
from chassis.audit import trail
from chassis.messaging import tables

log = structlog.get_logger(__name__)

_LOCK = 0x6B61_696E_6F74  # one lock per database: "kainot"
LOCK_TIMEOUT = "10s"  # for which a migration waits for others: meanwhile whoever comes waits behind it


def migrations_folder(service: str) -> Path:
    """Find the migrations of a service: inside its installed package, or beside it in a checkout."""
    spec = importlib.util.find_spec(service)
    if spec is None or spec.origin is None:
        raise LookupError(f"no service named {service} is installed")
    package = Path(spec.origin).parent
    for folder in (package / "migrations", package.parent / "migrations"):
        if (folder / "env.py").exists():
            return folder
    raise LookupError(f"{service} has no migrations")


def upgrade(service: str, engine: Engine) -> None:
    """Bring the service's database to the newest version; one that is newer already stays as it is.

    That is how a service goes back: its earlier version starts again on the database of the later one. A migration
    fails, and is begun again by the next `setup`, rather than wait long for a lock.
    """
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": _LOCK})
        connection.commit()
        try:
            config = _config(service, connection)
            current = _current(connection)
            connection.execute(text("select set_config('lock_timeout', :wait, false)"), {"wait": LOCK_TIMEOUT})
            connection.commit()
            if _is_newer(current, _revisions(migrations_folder(service))[0]):
                log.warning("database_is_newer", service=service, at=sorted(current))
                return
            command.upgrade(config, "head")
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("reset lock_timeout"))
            connection.execute(text("select pg_advisory_unlock(:key)"), {"key": _LOCK})
            connection.commit()


def pending(service: str, engine: Engine) -> bool:
    """Return whether the database lacks a migration that the code needs; a newer database is fine."""
    known, heads = _revisions(migrations_folder(service))
    with engine.connect() as connection:
        current = _current(connection)
    return not _is_newer(current, known) and not heads <= current


def run_env() -> None:
    """Run the migrations of a service's `env.py`, each in a transaction of its own."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def create_messaging_tables() -> None:
    """Create the tables of the outbox and inbox; for a service's first migration."""
    tables.create(op.get_bind())


def create_early_events_table() -> None:
    """Create the table of events that came before their turn, unless the first migration has; for each service."""
    tables.create_early(op.get_bind())


def create_idempotency_table() -> None:
    """Create the table of the answers kept for idempotency keys; for one migration of each service."""
    idempotency.create(op.get_bind())


def drop_idempotency_table() -> None:
    """Take the table of the answers kept for idempotency keys away; for the downgrade of that migration."""
    idempotency.drop(op.get_bind())


def create_erasure_table() -> None:
    """Create the table of erased people; for one migration of each service with personal data."""
    erasures.create(op.get_bind())


def drop_erasure_table() -> None:
    """Drop the table of erased people; for the downgrade of that migration."""
    erasures.drop(op.get_bind())


def create_audit_tables() -> None:
    """Create the tables of the audit trail, append-only; for one migration of each service."""
    trail.create(op.get_bind())


def drop_audit_tables() -> None:
    """Take the audit trail away; for the downgrade of that migration."""
    trail.drop(op.get_bind())


def rename_table(old: str, new: str) -> None:
    """Rename a table with its indexes and constraints. A view of the old name lets the earlier version go on."""
    op.rename_table(old, new)
    _rename_parts(old, new)
    op.execute(f'CREATE VIEW "{old}" AS SELECT * FROM "{new}"')  # noqa: S608 - names of a migration


def restore_table_name(old: str, new: str) -> None:
    """Restore the old name of a table; for the downgrade of that migration."""
    op.execute(f'DROP VIEW "{old}"')
    op.rename_table(new, old)
    _rename_parts(new, old)


def _rename_parts(old: str, new: str) -> None:
    """Rename indexes, constraints and references that are named after a table. An index takes its constraint along."""
    connection = op.get_bind()
    indexes = "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = to_regclass(:table)"
    for (name,) in connection.execute(text(indexes), {"table": new}).all():
        if old in name:
            op.execute(f'ALTER INDEX "{name}" RENAME TO "{name.replace(old, new)}"')
    constraints = (
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE contype IN ('c', 'f') AND to_regclass(:table) IN (conrelid, confrelid)"
    )
    for table, name in connection.execute(text(constraints), {"table": new}).all():
        if old in name:
            op.execute(f'ALTER TABLE "{table}" RENAME CONSTRAINT "{name}" TO "{name.replace(old, new)}"')


def _current(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def _is_newer(current: set[str], known: frozenset[str]) -> bool:
    return bool(current) and not current & known


@cache
def _revisions(folder: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Return all revisions in a folder, and the newest. Cached, because it is asked every few seconds."""
    script = ScriptDirectory(str(folder))
    return frozenset(one.revision for one in script.walk_revisions()), frozenset(script.get_heads())


def _config(service: str, connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder(service)).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
