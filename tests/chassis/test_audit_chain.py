"""The chain of the audit trail: what is changed afterwards shows, and the first broken record is named."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from auditing import make, records, toy_on
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from chassis.audit import chain


@pytest.fixture
def toy(toy_database):
    with toy_on(toy_database) as toy:
        yield toy


FORGED = (
    "INSERT INTO audit (id, actor_kind, roles, organisation_ids, about, action, outcome, request_id, details, number)"
    " VALUES (gen_random_uuid(), 'nobody', '{}', '{}', '{}', 'x', 'done', '', '{}', 2)"
)


@pytest.fixture(scope="module")
def written(make_toy_database, postgres_server):
    """A toy with a chain of five records, and a connection of somebody who may do everything in its database."""
    with toy_on(make_toy_database()) as toy:
        a_chain_of(toy, 5)
        with postgres_server.connect(toy.engine.url.database) as connection:
            connection.execute(
                "CREATE TABLE records AS SELECT * FROM audit; CREATE TABLE ends AS SELECT * FROM audit_head"
            )
            yield toy, connection


@pytest.fixture
def tampered(written):
    """Change the database without its noticing; afterwards everything is as it was."""
    toy, connection = written
    connection.execute("SET session_replication_role = replica")

    def run(*statements):
        for statement in statements:
            connection.execute(statement)
        return toy

    yield run
    connection.execute("DELETE FROM audit; INSERT INTO audit SELECT * FROM records")
    connection.execute("DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM ends")
    connection.execute("SET session_replication_role = origin")


def seal(toy, most=chain.BATCH):
    with Session(toy.engine) as session, session.begin():
        return chain.seal(session, most=most)


def verdict(toy, **how):
    with toy.engine.connect() as connection:
        return chain.verify(connection, **how)


def a_chain_of(toy, number):
    for position in range(number):
        make(toy, f"thing {position}")
    while seal(toy):
        pass


# ---- what is recorded --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'nothing'",
        "UPDATE audit SET number = 7, digest = 'x' WHERE number = 1",
        "DELETE FROM audit",
        "TRUNCATE audit",
        FORGED,
    ],
)
def test_the_service_itself_cannot_change_its_trail(written, statement):
    toy, powerful = written
    with pytest.raises(ProgrammingError, match=r"InsufficientPrivilege"), toy.engine.begin() as connection:
        connection.execute(text(statement))
    if not statement.startswith("INSERT"):
        with pytest.raises(InsufficientPrivilege, match="append-only"):
            powerful.execute(statement)


# ---- what shows --------------------------------------------------------------------------------------


def test_a_trail_that_nobody_touched_is_whole(toy):
    a_chain_of(toy, 5)
    make(toy)
    found = verdict(toy)
    assert (found.number, found.unsealed, found.broken) == (5, 1, None)
    assert verdict(toy, last=2).broken is None
    assert [record["number"] for record in records(toy)] == [1, 2, 3, 4, 5, None]


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["UPDATE audit SET action = 'other' WHERE number = 3"], "record 3 is not as it was written"),
        (["UPDATE audit SET at = at - interval '1 day' WHERE number = 2"], "record 2 is not as it was written"),
        (["UPDATE audit SET details = '{\"a\": 1}' WHERE number = 4"], "record 4 is not as it was written"),
        (["UPDATE audit SET digest = 'x' WHERE number = 5"], "record 5 is not as it was written"),
        (["DELETE FROM audit WHERE number = 1"], "record 1 is missing"),
        (["DELETE FROM audit WHERE number = 3"], "record 3 is missing"),
        (["DELETE FROM audit WHERE number = 5"], "record 5 is missing"),
        (["DELETE FROM audit"], "record 1 is missing"),
        (["TRUNCATE audit"], "record 1 is missing"),
        (
            [
                "UPDATE audit SET number = 9 WHERE number = 2",
                "UPDATE audit SET number = 2 WHERE number = 3",
                "UPDATE audit SET number = 3 WHERE number = 9",
            ],
            "record 2 is not as it was written",
        ),
        (
            [
                "UPDATE audit SET number = number + 1 WHERE number = 5",
                "UPDATE audit SET number = number + 1 WHERE number = 4",
                f"{FORGED[:-2]}4)",
            ],
            "record 4 is not as it was written",
        ),
        (["UPDATE audit_head SET digest = 'x'"], "record 5 was put at the end by another hand"),
        (["UPDATE audit_head SET number = 4"], "record 5 was put at the end by another hand"),
    ],
)
def test_tampering_shows_and_the_first_broken_record_is_named(tampered, statements, said):
    broken = verdict(tampered(*statements)).broken
    assert broken is not None
    assert broken.startswith(said)


def test_a_rewritten_trail_differs_from_a_kept_digest(tampered):
    kept = verdict(tampered())
    toy = tampered(
        "UPDATE audit SET action = 'other' WHERE number = 2",
        "UPDATE audit SET number = NULL, digest = NULL WHERE number >= 2",
        "UPDATE audit_head SET number = 1, digest = (SELECT digest FROM audit WHERE number = 1)",
    )
    seal(toy)
    assert verdict(toy).broken is None
    with toy.engine.connect() as connection:
        assert chain.digest_at(connection, kept.number) != kept.digest


# ---- who writes at once ------------------------------------------------------------------------------


def test_two_replicas_that_seal_at_once_keep_one_chain(toy):
    for position in range(30):
        make(toy, f"thing {position}")
    together = threading.Barrier(4)

    def replica(_):
        together.wait()
        while seal(toy, most=7):
            pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(replica, range(4)))
    found = verdict(toy)
    assert (found.number, found.unsealed, found.broken) == (30, 0, None)


def test_writers_do_not_wait_and_are_sealed_after_commit(toy):
    slow = toy.instance()
    with slow.transaction() as session:
        slow.audit("slow")
        session.execute(text("SELECT 1"))
        assert make(toy).status == 201
        assert seal(toy) == 1
    assert seal(toy) == 1
    assert [record["action"] for record in records(toy)] == ["make_thing", "slow"]
    assert verdict(toy).broken is None


# ---- who reads ---------------------------------------------------------------------------------------
