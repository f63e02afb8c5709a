"""Two versions of a service side by side: whoever calls reaches the one that knows the operation, and back is a way."""

from __future__ import annotations

import shutil

import psycopg
import pytest
from processes import HERE, PlainCaller, ToyProcess

MORE = """
    @internal(transaction=False)
    def newest(self) -> dict[str, str]:
        return {"version": "1.3.0"}

    @internal(transaction=False)
    def ask_for_the_newest(self) -> dict[str, int]:
        found = [self.ask("toy", "newest") for _ in range(20)]
        return {"answers": sum(one == {"version": "1.3.0"} for one in found)}
"""
ANCHOR = """    @internal(returns=ThingView)
    def inner("""


@pytest.fixture(scope="module")
def addresses(make_database, rabbitmq_server):
    return make_database("toy"), rabbitmq_server.admin_url


@pytest.fixture
def caller(addresses):
    caller = PlainCaller(addresses[1])
    yield caller
    caller.close()


@pytest.fixture(scope="module")
def both(addresses, tmp_path_factory):
    """Three replicas of the version at hand and one of the next, on one queue."""
    folder = tmp_path_factory.mktemp("next")
    shutil.copytree(HERE / "toy", folder / "toy", ignore=shutil.ignore_patterns("__pycache__"))
    source = folder / "toy" / "service.py"
    text = source.read_text("utf-8")
    assert ANCHOR in text
    assert '"1.2.3"' in text
    source.write_text(text.replace(ANCHOR, MORE + "\n" + ANCHOR).replace('"1.2.3"', '"1.3.0"'), "utf-8")
    assert ToyProcess(*addresses).command("setup").returncode == 0
    running = [ToyProcess(*addresses).start() for _ in range(3)]
    running.append(ToyProcess(*addresses, PYTHONPATH=str(folder)).start())
    yield running
    for one in running:
        one.kill()


def test_a_call_of_a_new_operation_reaches_the_new_version(both, caller):
    answers = []
    while not any(status == 200 for status, _ in answers):
        answers.append(caller.call("ask_for_the_newest"))
        assert len(answers) < 20
    # a replica of the old version never says "not found", which would be about the thing asked for
    assert {status for status, _ in answers[:-1]} <= {503}
    assert answers[-1][1] == b'{"answers":20}'


def test_what_nobody_knows_ends_before_the_deadline(both, caller):
    status, _ = caller.call("newer_than_all")
    assert status == 503


def test_the_old_version_is_ready_on_a_newer_database(make_database, rabbitmq_server):
    toy = ToyProcess(make_database("toy"), rabbitmq_server.admin_url)
    assert toy.command("setup").returncode == 0
    with psycopg.connect(toy.environment["DATABASE_URL_TOY"].replace("+psycopg", "")) as database:
        database.execute("update alembic_version set version_num = '9999'")
    again = toy.command("setup")
    assert again.returncode == 0, again.stderr
    toy.start()
    try:
        assert toy.page("/ready")[0] == 200
    finally:
        toy.kill()
    with psycopg.connect(toy.environment["DATABASE_URL_TOY"].replace("+psycopg", "")) as database:
        assert database.execute("select version_num from alembic_version").fetchone() == ("9999",)
