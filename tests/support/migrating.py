"""Migrating: a database as an earlier version of a service left it."""

from __future__ import annotations

from alembic import command
from sqlalchemy import create_engine

from chassis import migrations


def migrate_to(service: str, address: str, revision: str) -> None:
    """Bring an empty database to a revision of a service."""
    engine = create_engine(address)
    with engine.connect() as connection:
        command.upgrade(migrations._config(service, connection), revision)
        connection.commit()
    engine.dispose()
