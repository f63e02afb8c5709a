"""The audit trail: one record with each deed, none without, nothing changed afterwards but it shows."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from chassis.audit import chain
from chassis.database import make_engine, uuid7
from chassis.principal import Principal
from chassis.testing import member, person

CURATOR = person("curator")
AUDITOR = person("auditor")

FORGED = (
    "INSERT INTO audit (id, actor_kind, roles, organisation_ids, about, action, outcome, request_id, details, number)"
    " VALUES (gen_random_uuid(), 'nobody', '{}', '{}', '{}', 'x', 'done', '', '{}', 2)"
)


@contextmanager
def toy_on(address):
    from toy.service import Toy

    from chassis.testing import Caller

    engine = make_engine(address, pool_size=8, application="toy-test")
    yield Caller(Toy, engine)
    engine.dispose()


@pytest.fixture
def toy(toy_database):
    with toy_on(toy_database) as toy:
        yield toy


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


def make(toy, name="x", principal=CURATOR, **more):
    return toy.call("make_thing", principal=principal, body={"name": name}, **more)


def records(toy):
    with toy.engine.connect() as connection:
        return connection.execute(text("SELECT * FROM audit ORDER BY id")).mappings().all()


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


def test_a_deed_leaves_one_record_without_names(toy):
    organisation_id = uuid7()
    who = Principal(
        person_id=uuid7(), roles=frozenset({"curator"}), memberships=member(organisation_id, "approver").memberships
    )
    made = make(toy, principal=who, name="Μαρία").json
    [record] = records(toy)
    assert (record["actor_kind"], record["actor_id"]) == ("person", who.person_id)
    assert record["roles"] == ["approver", "curator"]
    assert record["organisation_ids"] == [organisation_id]
    assert (record["action"], record["outcome"]) == ("make_thing", "done")
    assert (record["target_type"], record["target_id"]) == ("thing", made["id"])
    assert record["request_id"]
    assert record["details"] == {}
    assert "Μαρία" not in str(record)


def test_a_program_is_named_as_such(toy):
    client_id = uuid7()
    who = Principal(person_id=client_id, client_id=client_id, roles=frozenset({"curator"}))
    instance = toy.instance()
    instance.call = type(instance.call)(principal=who, request_id="r")
    with instance.transaction():
        instance.audit("tried", target=("thing", client_id))
    [record] = records(toy)
    assert (record["actor_kind"], record["actor_id"], record["action"]) == ("client", client_id, "tried")


@pytest.mark.parametrize("call", [("make_thing", {"name": "taken"}), ("fail", None), ("make_thing", {"name": ""})])
def test_what_is_rolled_back_or_refused_leaves_none(toy, call):
    operation, body = call
    assert toy.call(operation, principal=CURATOR, body=body).status >= 400
    assert toy.call("make_thing", principal=person(), body={"name": "x"}).status == 403
    assert records(toy) == []


def test_no_record_without_a_change_or_for_a_repeated_answer(toy):
    thing_id = uuid7()
    assert (
        toy.call("change_thing", thing_id=thing_id, body={"name": "y"}, if_match='"7-0123456789abcdef"').status == 200
    )
    assert toy.call("get_thing", thing_id=thing_id).status == 200
    assert records(toy) == []
    assert make(toy, idempotency_key="k").json == make(toy, idempotency_key="k").json
    assert len(records(toy)) == 1


def test_what_a_test_client_does_leaves_none(toy):
    client_id = uuid7()
    who = Principal(person_id=client_id, client_id=client_id, roles=frozenset({"curator"}), test=True)
    instance = toy.instance()
    instance.call = type(instance.call)(principal=who)
    with instance.transaction():
        instance.audit("tried")
    assert records(toy) == []


def test_a_secret_that_is_not_accepted_leaves_a_record(toy):
    thing_id = uuid7()
    assert toy.call("try_secret", thing_id=thing_id, body={"name": "wrong"}).status == 401
    [record] = records(toy)
    assert (record["actor_kind"], record["outcome"], record["target_id"]) == ("nobody", "refused", str(thing_id))
    assert record["details"] == {"problem": "unauthenticated"}


# ---- what nobody may do ------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (CURATOR, 200),
        (AUDITOR, 200),
        (person(), 403),
        (member(uuid7(), "contributor"), 403),
        (member(uuid7(), "manager", kind="innovation_centre"), 403),
        (Principal(), 401),
        (Principal(person_id=uuid7(), client_id=uuid7(), roles=frozenset({"auditor"})), 403),
    ],
)
def test_curators_and_auditors_read_it_and_nobody_else(toy, who, status):
    assert toy.call("list_toy_audit", principal=who).status == status


def test_an_auditor_may_do_nothing_else(toy):
    assert make(toy, principal=AUDITOR).status == 403


def test_reading_is_filtered_paged_and_recorded(toy):
    other = person("curator")
    for principal in (CURATOR, other, CURATOR, CURATOR):
        make(toy, principal=principal)
    query = {"actor": CURATOR.person_id, "limit": 2}
    first = toy.call("list_toy_audit", principal=AUDITOR, query=query).json
    rest = toy.call("list_toy_audit", principal=AUDITOR, query={**query, "cursor": first["next"]}).json
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]
    assert {item["actor_id"] for item in first["items"] + rest["items"]} == {str(CURATOR.person_id)}
    target = first["items"][0]["target_id"]
    [item] = toy.call("list_toy_audit", principal=AUDITOR, query={"target": target}).json["items"]
    assert item["target_type"] == "thing"
    readings = toy.call("list_toy_audit", principal=CURATOR, query={"action": "list_toy_audit"}).json["items"]
    assert [reading["actor_id"] for reading in readings] == [str(AUDITOR.person_id)] * 3
    assert readings[0]["details"] == {"target": target}
    ahead = {"since": "2999-01-01T00:00:00Z"}
    assert toy.call("list_toy_audit", principal=AUDITOR, query=ahead).json["items"] == []
    assert toy.call("list_toy_audit", principal=AUDITOR, query={"cursor": "made-up"}).status == 400
