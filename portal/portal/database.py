"""The database of sessions: its migrations."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

_LOCK = 0x706F_7274_616C


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("portal").joinpath("migrations")).replace("%", "%%"))
    return config


def upgrade(database_url: str) -> None:
    """Bring the database up to date; replicas that try at the same time wait for each other."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def is_current(database_url: str) -> bool:
    """Return whether the database has every migration of this code."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        current = set(MigrationContext.configure(connection).get_current_heads())
    engine.dispose()
    return current == set(ScriptDirectory.from_config(_config()).get_heads())
