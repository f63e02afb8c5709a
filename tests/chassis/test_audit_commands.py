"""The audit trail on the command line: verified, listed and given away."""

from __future__ import annotations

import orjson
import pytest
import typer
from sqlalchemy import text
from sqlalchemy.orm import Session
from toy.service import Toy
from typer.testing import CliRunner

from chassis.audit import chain
from chassis.operator.audit import note
from chassis.operator.context import OperatorContext
from chassis.operator.database_checks import audit as examined
from chassis.operator.tools import mount
from chassis.testing import person

CURATOR = person("curator")


@pytest.fixture
def run(toy):
    """What a command prints; it must end with `code`."""
    environment = {
        "AMQP_URI": "memory://",
        "KAINOTOMIA_DEMO": "1",
        "DATABASE_URL_TOY": toy.engine.url.render_as_string(hide_password=False),
    }
    app, desk = typer.Typer(), OperatorContext(lambda: [Toy], environment)

    @app.callback()
    def begin(context: typer.Context) -> None:
        context.obj = desk

    mount(app)

    def run(*words, code=0):
        done = CliRunner().invoke(app, ["audit", *words])
        assert done.exit_code == code, done.output
        return done.output

    yield run
    for part in desk.parts:
        part.engine.dispose()


@pytest.fixture
def made(toy):
    answers = [
        toy.call("make_thing", principal=CURATOR, body={"name": "Μαρία"}).json,
        toy.call("make_thing", principal=person("curator"), body={"name": "x"}).json,
    ]
    seal(toy)
    return [answer["id"] for answer in answers]


def seal(toy):
    with Session(toy.engine) as session, session.begin():
        chain.seal(session)


def tamper(toy, postgres_server):
    with postgres_server.connect(toy.engine.url.database) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE audit SET outcome = 'refused' WHERE number = 2")


def test_verify_accepts_a_trail_and_names_a_changed_record(toy, run, made, postgres_server):
    said = run("verify")
    assert said.startswith("toy: 2 records as they were written, 0 to be sealed; the last is 2:")
    kept = said.split()[-1]
    assert "2 records" in run("verify", "--expect", kept)
    assert "written anew" in run("verify", "--expect", "2:0123", code=1)
    assert "NUMBER:DIGEST" in run("verify", "--expect", "x", code=2)
    assert examined("toy", toy.engine).grade == "ok"
    tamper(toy, postgres_server)
    assert "toy: record 2 is not as it was written" in run("verify", code=1)
    finding = examined("toy", toy.engine)
    assert (finding.grade, "record 2" in finding.said) == ("FAILED", True)


def test_what_nobody_seals_is_a_warning(toy, made, postgres_server):
    toy.call("make_thing", principal=CURATOR, body={"name": "late"})
    with postgres_server.connect(toy.engine.url.database) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE audit SET at = at - interval '5 minutes' WHERE number IS NULL")
    finding = examined("toy", toy.engine)
    assert finding.grade == "warn"
    assert "does toy run?" in finding.said


def test_records_are_listed_by_who_what_and_on_what(run, made):
    everything = run("list").splitlines()
    assert len(everything) == 2
    assert everything[0].endswith(f"toy person {CURATOR.person_id} make_thing thing {made[0]}")
    assert run("list", "--actor", str(CURATOR.person_id)).splitlines() == everything[:1]
    assert run("list", "--target", made[1]).splitlines() == everything[1:]
    assert run("list", "--limit", "1").splitlines() == everything[1:]
    assert run("list", "--action", "other") == run("list", "--outcome", "refused") == run("list", "--until", "7d") == ""
    assert "Μαρία" not in "".join(everything)


def test_an_export_is_in_chain_order_and_recorded(toy, run, made):
    records = [orjson.loads(line) for line in run("export", "--as", "maria", "--reason", "audit of 2026").splitlines()]
    assert [record["number"] for record in records] == [1, 2]
    assert [record["target_id"] for record in records] == made
    assert {record["service"] for record in records} == {"toy"}
    assert "operator audit_export tool toy.audit events=2 use=1" in run("list")
    assert "maria audit export toy.audit events=2 reason: audit of 2026" in run("tools")


def test_the_use_of_a_tool_is_chained_without_a_name(toy, run):
    note(toy.engine, actor="maria", action="dead-letters replay", target="toy.on_thing", events=3, reason="why")
    seal(toy)
    assert "1 records" in run("verify")
    with toy.engine.connect() as connection:
        record = connection.execute(text("SELECT * FROM audit")).mappings().one()
    assert (record["actor_kind"], record["action"]) == ("operator", "dead_letters_replay")
    assert "maria" not in str(record)
