"""A service as a process: setup, readiness, calls, deadlines, a drain that loses nothing."""

from __future__ import annotations

import json
import re
import time
from uuid import uuid4

import pytest
from processes import PlainCaller, ToyProcess

from chassis.database.engine import MAX_OVERFLOW
from chassis.settings import SPARE_CONNECTIONS, ServiceSettings, SettingsError


@pytest.fixture(scope="module")
def addresses(make_database, rabbitmq_server):
    return make_database("toy"), rabbitmq_server.admin_url


@pytest.fixture
def caller(addresses):
    caller = PlainCaller(addresses[1])
    yield caller
    caller.close()


def _start(addresses):
    toy = ToyProcess(*addresses)
    assert toy.command("setup").returncode == 0
    return toy.start()


@pytest.fixture(scope="module")
def running(addresses):
    toy = _start(addresses)
    yield toy
    toy.kill()


def test_faulty_settings_are_all_named_at_once():
    outcome = ToyProcess("", "", KAINOTOMIA_DEMO="", KAINOTOMIA_ADMIN_PORT="x").command("run")
    assert outcome.returncode == 2
    for name in ("AMQP_URI", "DATABASE_URL_TOY", "KAINOTOMIA_SECRET", "KAINOTOMIA_PUBLIC_URL", "KAINOTOMIA_ADMIN_PORT"):
        assert name in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_the_pool_is_a_setting():
    told = {"AMQP_URI": "memory://", "DATABASE_URL_TOY": "postgresql+psycopg://x", "KAINOTOMIA_DEMO": "1"}

    def connections(**more):
        return ServiceSettings.read("toy", told | more).connections

    assert connections() == 16 + SPARE_CONNECTIONS
    assert connections(KAINOTOMIA_WORKERS="4") == 4 + SPARE_CONNECTIONS
    assert connections(KAINOTOMIA_DATABASE_POOL="10") == 10
    with pytest.raises(SettingsError, match=r"KAINOTOMIA_DATABASE_POOL cannot be read .must be above 4"):
        connections(KAINOTOMIA_DATABASE_POOL="4")


def test_setup_says_in_a_line_who_is_away(addresses):
    nowhere = "postgresql+psycopg://toy:" + "hidden@127.0.0.1:1/toy"
    for database, broker, said in (
        (nowhere, addresses[1], "database"),
        (addresses[0], "amqp://x@127.0.0.1:1/", "broker"),
    ):
        outcome = ToyProcess(database, broker).command("setup")
        assert outcome.returncode == 1
        assert outcome.stderr.startswith(f"The {said} does not do it: ")
        assert len(outcome.stderr.splitlines()) == 1
        assert "hidden" not in outcome.stderr


def test_check_names_what_is_wrong(addresses, make_database):
    fresh = ToyProcess(make_database("toy"), addresses[1])
    before = fresh.command("check")
    assert before.returncode == 1
    assert "run the setup command" in before.stdout
    assert fresh.command("setup").returncode == 0
    after = fresh.command("check")
    assert after.returncode == 0, after.stdout


def test_a_running_service_is_alive_ready_and_measured(running, caller):
    assert running.page("/health")[0] == 200
    status, body = running.page("/ready")
    assert status == 200, body
    assert caller.call("get_thing", thing_id=uuid4())[0] == 200
    metrics = running.page("/metrics")[1]
    assert 'kainotomia_operation_seconds_count{operation="get_thing",service="toy",status="200"}' in metrics
    told = {
        name: float(value)
        for name, value in re.findall(r'^(kainotomia_\w+)\{service="toy"\} (.+)$', metrics, re.MULTILINE)
    }
    assert told["kainotomia_workers"] == 16
    assert told["kainotomia_database_connections_most"] == 16 + SPARE_CONNECTIONS + MAX_OVERFLOW
    assert told["kainotomia_workers_busy"] >= 0
    assert told["kainotomia_database_connections"] >= 0
    assert "\nkainotomia_loop_lag_seconds_count " in metrics


def test_a_service_tells_its_contract(running, caller):
    status, body = caller.call("contract")
    contract = json.loads(body)
    assert status == 200
    assert contract["service"] == "toy"
    assert {operation["name"] for operation in contract["operations"]} >= {"make_thing", "get_thing"}
    assert "inner" not in {operation["name"] for operation in contract["operations"]}
    assert running.process.poll() is None


def test_an_operation_of_another_version_is_not_reported_missing(running, caller):
    assert caller.call("no_such_thing")[0] == 503


def test_a_slow_call_ends_at_its_deadline_and_harms_nobody(running, caller):
    slow = caller.send("sleep", seconds=1.0)
    quick = caller.send("get_thing", thing_id=uuid4())
    assert caller.wait(quick)[0] == 200
    assert slow not in caller.replies
    assert caller.wait(slow)[0] == 504
    assert caller.call("get_thing", thing_id=uuid4())[0] == 200


def test_stopping_finishes_begun_calls_and_leaves_the_others(addresses, caller, running):
    running.kill()
    toy = ToyProcess(*addresses).start()
    begun = [caller.send("nap") for _ in range(4)]
    time.sleep(0.3)
    toy.process.terminate()
    after = [caller.send("get_thing", thing_id=uuid4()) for _ in range(5)]
    assert [caller.wait(one)[0] for one in begun] == [204] * 4
    assert toy.process.wait(timeout=40) == 0
    too_late = caller.send("get_thing", thing_id=uuid4(), seconds=0.2)
    time.sleep(0.3)
    again = ToyProcess(*addresses).start()
    assert [caller.wait(one)[0] for one in after] == [200] * 5
    assert caller.wait(too_late, seconds=0.5) is None
    assert again.stop() == 0
