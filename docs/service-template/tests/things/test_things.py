"""Things: what is answered, who is refused, and the erasure of their makers."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from things.base import Base

from chassis.personal_data import Subject
from chassis.testing import person

READER, OTHER = person(), person()


def test_a_thing_is_made_and_announced(things):
    made = things.call("make_thing", principal=READER, body={"name": "Ένα πράγμα"})
    assert made.status == 201
    assert made.json["name"] == "Ένα πράγμα"
    [event] = things.events("thing.made.v1")
    assert event["data"] == {"thing_id": made.json["id"], "made_by": str(READER.person_id)}


@pytest.mark.parametrize(("principal", "body", "status"), [(None, {"name": "x"}, 401), (READER, {"name": ""}, 422)])
def test_strangers_and_empty_names_are_refused(things, principal, body, status):
    more = {"principal": principal} if principal else {}
    assert things.call("make_thing", body=body, **more).status == status
    assert things.events() == []


def test_an_erasure_deletes_the_things_of_a_person_alone(things, engine):
    for who in (READER, OTHER):
        assert things.call("make_thing", principal=who, body={"name": "x"}).status == 201
    service = things.instance()
    with service.transaction():
        assert service.erase_person(Subject(person_id=READER.person_id))["things"] == 1
    with engine.connect() as connection:
        assert connection.execute(text("select made_by from things")).scalars().all() == [OTHER.person_id]


def test_the_migrations_make_the_tables_of_the_models(engine):
    def ours(item, name, kind, reflected, compared):
        return (name if kind == "table" else item.table.name) in Base.metadata.tables

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
