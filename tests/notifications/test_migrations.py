"""The migrations make the tables that the mapped classes expect."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from chassis import erasures, idempotency
from chassis.audit import trail
from chassis.messaging import tables
from notifications.base import Base
from notifications.service import Notifications

assert Notifications  # importing the service maps every class


def of_the_chassis(item, name, kind, reflected, compared):
    del item, reflected, compared
    theirs = {table for room in (tables, idempotency, erasures, trail) for table in room.metadata.tables}
    return not (kind == "table" and name in {*theirs, "alembic_version"})


def test_mapped_tables_are_exactly_those_of_the_migrations(platform):
    with platform.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": of_the_chassis, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
