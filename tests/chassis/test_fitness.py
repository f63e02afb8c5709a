"""A replica that cannot answer takes no work: calls come by the broker, so it must keep away by itself."""

from __future__ import annotations

import json
import time
from uuid import uuid4

import psycopg
import pytest
from processes import PlainCaller, ToyProcess

SECRET, OTHER = "s" * 40, "t" * 40
CALLS = 60


@pytest.fixture
def addresses(make_database, rabbitmq_server):
    return make_database("toy"), rabbitmq_server.admin_url


@pytest.fixture
def caller(addresses):
    caller = PlainCaller(addresses[1])
    yield caller
    caller.close()


@pytest.fixture
def start(addresses):
    started = []

    def begin(database_url=None, **environment):
        toy = ToyProcess(database_url or addresses[0], addresses[1], **{"KAINOTOMIA_SECRET": SECRET, **environment})
        started.append(toy.start(until=""))
        return toy

    yield begin
    for toy in started:
        toy.kill()


@pytest.fixture
def ready(addresses, start):
    """One replica that is as it should be."""
    assert ToyProcess(*addresses, KAINOTOMIA_SECRET=SECRET).command("setup").returncode == 0
    toy = start()
    until(lambda: toy.page("/ready")[0] == 200)
    return toy


def set_up(database, ready):
    toy = ToyProcess(database, ready.environment["AMQP_URI"], KAINOTOMIA_SECRET=SECRET)
    assert toy.command("setup").returncode == 0


def until(holds, seconds=20.0):
    end = time.monotonic() + seconds
    while not (value := holds()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return value


def waiting(toy):
    """Give what a replica says that it waits for, once it does."""
    return until(lambda: json.loads(toy.page("/ready")[1])["waiting"].get("toy"))


def statuses(caller):
    asked = [caller.send("get_thing", thing_id=uuid4()) for _ in range(CALLS)]
    return {answer and answer[0] for answer in (caller.wait(one) for one in asked)}


def test_a_replica_with_an_empty_database_takes_no_calls(ready, start, caller, make_database):
    empty = make_database("toy")
    other = start(empty)
    assert "python -m toy setup" in waiting(other)
    assert other.page("/health")[0] == 200
    assert other.page("/ready")[0] == 503
    assert statuses(caller) == {200}
    assert "service_takes_no_work" in other.log.read_text()

    set_up(empty, ready)
    until(lambda: other.page("/ready")[0] == 200)
    assert statuses(caller) == {200}


def test_a_replica_with_another_secret_takes_no_calls(ready, start, caller):
    other = start(KAINOTOMIA_SECRET=OTHER)
    assert "KAINOTOMIA_SECRET is not the one" in waiting(other)
    assert statuses(caller) == {200}
    assert ready.page("/ready")[0] == 200


def test_a_replica_with_an_unfit_database_stops_taking_calls(ready, start, caller, make_database):
    database = make_database("toy")
    set_up(database, ready)
    other = start(database)
    until(lambda: other.page("/ready")[0] == 200)
    with psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("ALTER TABLE alembic_version RENAME TO alembic_elsewhere")
        assert "lacks migrations" in waiting(other)
        assert statuses(caller) == {200}
        connection.execute("ALTER TABLE alembic_elsewhere RENAME TO alembic_version")
    until(lambda: other.page("/ready")[0] == 200)
    assert other.process.poll() is None
    assert other.stop() == 0


def test_setup_refuses_what_belongs_to_another(addresses, make_database):
    toy = ToyProcess(*addresses, KAINOTOMIA_SECRET=SECRET)
    assert toy.command("setup").returncode == 0
    assert toy.command("setup").returncode == 0
    with_other = ToyProcess(*addresses, KAINOTOMIA_SECRET=OTHER)
    refused = with_other.command("setup")
    assert refused.returncode == 2
    assert "KAINOTOMIA_SECRET is not the one" in refused.stderr
    assert "Traceback" not in refused.stderr
    checked = with_other.command("check")
    assert checked.returncode == 1
    assert "setup --new-secret" in checked.stdout
    assert with_other.command("setup", "--new-secret").returncode == 0
    # while the new one is rolled out
    assert toy.command("check").returncode == 0
    with psycopg.connect(addresses[0].replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute('COMMENT ON TABLE alembic_version IS \'{"service": "identity"}\'')
    refused = toy.command("setup")
    assert refused.returncode == 2
    assert "this is the database of identity" in refused.stderr
