"""Certificates and evaluations of before the queue existed, after the upgrade."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from migrating import migrate_to
from sqlalchemy import create_engine, text

from chassis.migrations import upgrade

LONG_AGO = datetime(2021, 3, 2, tzinfo=UTC)
EMPTY = {
    "uuid": uuid4,
    "integer": lambda: 1,
    "smallint": lambda: 0,
    "bigint": lambda: 0,
    "boolean": lambda: False,
    "timestamp with time zone": lambda: LONG_AGO,
    "ARRAY": list,
    "bytea": lambda: b"",
    "jsonb": lambda: "{}",
    "tsvector": lambda: "",
}
COLUMNS = text(
    "select column_name, data_type from information_schema.columns"
    " where table_name = :table and is_nullable = 'NO' and column_default is null"
)


def put(connection, table, **values):
    """Insert a row with the least that its table takes."""
    columns = connection.execute(COLUMNS, {"table": table}).all()
    row = {name: EMPTY.get(kind, lambda: "x")() for name, kind in columns} | values
    names = ", ".join(row)
    connection.execute(text(f"insert into {table} ({names}) values ({', '.join(f':{name}' for name in row)})"), row)


def published(connection, *evaluations, certified=False):
    """Insert a public practice of the first revision with evaluations of it."""
    practice_id, given = uuid4(), {"certified_at": LONG_AGO, "certified_revision": 1} if certified else {}
    put(connection, "practices", id=practice_id, state="published", organisation_id=uuid4(), language="el")
    put(connection, "published_practices", practice_id=practice_id, slug=str(practice_id), **given)
    put(connection, "practice_search", practice_id=practice_id)
    for revision in evaluations:
        put(connection, "certifications", practice_id=practice_id, revision=revision)
    return practice_id


@pytest.fixture
def upgraded(make_database):
    """Certified long ago; evaluated once, twice in vain, in an earlier revision; never evaluated."""
    address = make_database("observatory", migrate=lambda address: migrate_to("observatory", address, "0019"))
    engine = create_engine(address)
    with engine.begin() as connection:
        ids = {
            "certified": published(connection, 1, 1, certified=True),
            "once": published(connection, 1),
            "in_vain": published(connection, 1, 1),
            "earlier": published(connection, 0),
            "never": published(connection),
        }
    upgrade("observatory", engine)
    yield engine, ids
    engine.dispose()


def test_certificates_count_from_the_day_of_the_upgrade(upgraded):
    engine, ids = upgraded
    with engine.connect() as connection:
        wanted = (
            "select practice_id, certified_at, certified_until > now() + interval '23 months' from published_practices"
        )
        held = connection.execute(text(wanted))
        kept = {practice_id: (at, holds) for practice_id, at, holds in held}
        marked = text("select practice_id from practice_search where document @@ cast(:query as tsquery)")
        yes, no = (
            set(connection.execute(marked, {"query": f"'f:certified:{answer}'"}).scalars()) for answer in ("yes", "no")
        )
    assert kept.pop(ids["certified"]) == (LONG_AGO, True)
    assert set(kept.values()) == {(None, None)}
    assert (yes, no) == ({ids["certified"]}, set(ids.values()) - {ids["certified"]})


def test_evaluations_wait_for_their_second_or_were_decided(upgraded):
    engine, ids = upgraded
    with engine.connect() as connection:
        requests = connection.execute(text("select practice_id, state from certification_requests")).all()
        bound = connection.execute(text("select practice_id from certifications where request_id is not null"))
        assert dict(requests) == {ids["once"]: "open", ids["in_vain"]: "not_certified"}
        assert set(bound.scalars()) == {ids["once"], ids["in_vain"]}
