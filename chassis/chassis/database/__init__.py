"""Database: one PostgreSQL database per service, through SQLAlchemy."""

from chassis.database.engine import make_engine, ping
from chassis.database.identifiers import uuid7
from chassis.database.types import UtcDateTime, new_metadata

__all__ = ["UtcDateTime", "make_engine", "new_metadata", "ping", "uuid7"]
