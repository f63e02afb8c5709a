"""The migrations make the tables that the mapped classes expect."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from challenges.base import Base
from challenges.service import Challenges

assert Challenges  # importing the service maps every class


def of_the_service(item, name, kind, reflected, compared):
    del reflected, compared
    table = name if kind == "table" else item.table.name
    return table in Base.metadata.tables


def test_nothing_is_mapped_that_no_migration_makes(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": of_the_service, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
