"""A service that hears its own events, on a real RabbitMQ, as the broker user that it is in production."""

import os
import subprocess
import sys
import time

import pytest
from piloting import Pilots
from sqlalchemy import text

from chassis.database import make_engine
from chassis.migrations import upgrade


class Process:
    """One service as `python -m`, with its own broker user and its own database."""

    def __init__(self, name, database, server, log_path):
        self.name = name
        self.log_path = log_path
        self.environment = {
            **os.environ,
            "PYTHONWARNINGS": "ignore",
            "AMQP_URI": server.url(name),
            f"DATABASE_URL_{name.upper()}": database,
            "KAINOTOMIA_DEMO": "1",
        }

    def command(self, *words):
        done = subprocess.run(
            [sys.executable, "-m", self.name, *words],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self):
        with self.log_path.open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", self.name, "run"], env=self.environment, stderr=log)


def migrate(address):
    engine = make_engine(address, pool_size=1, application="observatory-setup")
    upgrade("observatory", engine)
    engine.dispose()


@pytest.fixture
def service_under_test(challenges):
    return Pilots(challenges.caller)


@pytest.fixture
def processes(database, make_database, rabbitmq_server, tmp_path):
    ours = Process("challenges", database, rabbitmq_server, tmp_path / "challenges.log")
    address = make_database("observatory", migrate=migrate)
    theirs = Process("observatory", address, rabbitmq_server, tmp_path / "observatory.log")
    for each in (ours, theirs):
        each.command("setup")
    started = []
    yield ours, theirs, started
    for process in started:
        process.kill()
        process.wait()
    for log in tmp_path.glob("*.log"):  # pytest shows it when the test failed
        print(log.name, log.read_text("utf-8")[-5000:], sep="\n")


def eventually(ask, seconds=100):
    """Wait until the answer is true."""
    until = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < until
        time.sleep(0.1)
    return answer


@pytest.mark.rabbitmq
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_own_events_are_heard_return_a_pilot_and_can_be_replayed(service_under_test, engine, processes):
    ours, theirs, started = processes
    pilot_id = service_under_test.ended_pilot()
    story = lambda: service_under_test.call("read_story", case_id=pilot_id)  # noqa: E731
    told = lambda *types: {*types} <= {entry["type"] for entry in story().json.get("items", [])}  # noqa: E731

    # the observatory is away: everything else goes on, the clock's work on a phase of last spring included
    started.append(ours.start())
    eventually(lambda: told("pilot.ended.v1", "challenge.phase_closed.v1"))
    assert service_under_test.read_pilot(pilot_id)["return"]["state"] == "waiting"

    # killed before it can hear the answer, which waits for it
    started[0].kill()
    started[0].wait()
    started.append(theirs.start())
    started.append(ours.start())
    eventually(lambda: told("pilot.returned.v1"))
    assert service_under_test.read_pilot(pilot_id)["return"]["state"] == "drafted"

    before = story().reply.body
    with engine.begin() as connection:
        connection.execute(text("truncate story_entries, case_links"))
    ours.command(
        "replay", "--to", "challenges.on_challenge_told", "--from", "2020-01-01", "--again", "--reason", "rebuilt"
    )
    assert eventually(lambda: story().status == 200 and story().reply.body == before)
