"""Servers, stages and figures of the fault tests. The servers are theirs alone: they are killed."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fault_harness.figures import LONG, REPORT, Figures
from fault_harness.process_pool import ProcessPool

from kainotomia_local import rabbitmq
from kainotomia_local.postgres import Postgres
from kainotomia_local.rabbitmq import RabbitMQ

HERE = Path(__file__).parent
FIGURES = Figures()


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.alone)
            if not item.get_closest_marker("sentinel"):
                item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.rabbitmq)
            if not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(7200 if LONG else 110))


def pytest_terminal_summary(terminalreporter):
    if not FIGURES.rows:
        return
    FIGURES.keep()
    terminalreporter.section("faults")
    for line in (*FIGURES.lines(), *FIGURES.surroundings()):
        terminalreporter.write_line(line)
    if REPORT:
        path = HERE.parents[1] / "docs" / "operations" / "fault-report.md"
        FIGURES.write(path)
        terminalreporter.write_line(f"written to {path.relative_to(HERE.parents[1])}")


@pytest.fixture(scope="session")
def figures():
    for package in ("nameko", "kombu", "amqp", "eventlet", "psycopg"):
        FIGURES.version(package, version(package))
    return FIGURES


@pytest.fixture(scope="session")
def broker(server_directory, figures):
    """A RabbitMQ that only these tests use, because they kill it."""
    if rabbitmq.find() is None:
        message = "RabbitMQ is not installed: install the package `rabbitmq-server` to run this test."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with RabbitMQ(server_directory / "faults-rabbitmq") as server:
        figures.version("RabbitMQ", server.version())
        yield server


@pytest.fixture(scope="session")
def database(server_directory, figures):
    """A PostgreSQL that only these tests use. With fsync: what it has said to be committed must be there."""
    with Postgres(server_directory / "faults-postgres") as server:
        with server.connect() as connection:
            figures.version("PostgreSQL", connection.execute("SHOW server_version").fetchone()[0].split()[0])
        yield server
    server.wipe()


@pytest.fixture(scope="session")
def databases(database):
    from fault_harness.scenario import migrate

    urls = [database.create_service_database(name) for name in ("notes", "reader")]
    for url in urls:
        migrate(url)
    return urls


@pytest.fixture(scope="session")
def process_pool(server_directory):
    with (server_directory / "actors.log").open("wb") as log:
        made = ProcessPool(log)
        yield made
        made.close()
    said = (server_directory / "actors.log").read_text("utf-8", "replace")
    assert "Traceback" not in said, said[-5000:]


@pytest.fixture
def make_stage(process_pool, broker, databases):
    from fault_harness.scenario import Scenario

    made = []

    def make(**options):
        scenario = Scenario(process_pool, broker, *databases, **options)
        made.append(scenario)
        return scenario.__enter__()

    yield make
    for scenario in made:
        scenario.__exit__()


@pytest.fixture
def scenario(make_stage):
    return make_stage()
