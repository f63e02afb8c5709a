"""Servers for tests: one private PostgreSQL, RabbitMQ and mail server for the session, started when first asked for."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from xdist.scheduler import LoadScopeScheduling

from kainotomia_local import rabbitmq
from kainotomia_local.mailbox.server import Mailbox
from kainotomia_local.parts import GATEWAY, SERVICES
from kainotomia_local.postgres import Postgres
from kainotomia_local.rabbitmq import RabbitMQ

sys.path.insert(0, str(Path(__file__).parent / "support"))

from databases import Databases


class ByFile(LoadScopeScheduling):
    """Gives each file to one worker, and all that share the platform on one broker to one: both are dear to set up."""

    def _split_scope(self, nodeid: str) -> str:
        path, _, test = nodeid.partition("::")
        called = test.partition("[")[2]
        if path.startswith("tests/e2e/"):
            for broker in ("rabbitmq", "in-process"):
                if broker in called:
                    return f"platform {broker}"
        return path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Distribute tests by our own rule; xdist's marks for groups do not reach pytest 9's names of tests."""
    return ByFile(config, log)


class MakeDatabase(Protocol):
    """Makes a database that nobody has used yet, owned by the role of `service`, and returns its address.

    Empty but for the extensions; with `migrate`, a copy of one on which `migrate(address)` ran once
    in this session, which takes 50 ms however many migrations there are.
    """

    def __call__(self, service: str, *, migrate: Callable[[str], object] | None = None) -> str: ...


class BorrowDatabase(Protocol):
    """Lends this test a database as `migrate(address)` leaves it, owned by the role of `service`."""

    def __call__(self, service: str, migrate: Callable[[str], object]) -> str: ...


@pytest.fixture(scope="session")
def server_directory() -> Iterator[Path]:
    """A directory for servers' data that PostgreSQL's own user can pass through; pytest's own is closed to it."""
    directory = Path(tempfile.mkdtemp(prefix="kainotomia-test-"))
    directory.chmod(0o711)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(server_directory: Path) -> Iterator[Postgres]:
    """A private PostgreSQL without fsync: it need not survive a power cut."""
    with Postgres(server_directory / "postgres", fsync=False) as server:
        yield server
    server.wipe()


@pytest.fixture(scope="session")
def databases_of_tests(postgres_server: Postgres) -> Databases:
    """What makes and lends databases."""
    return Databases(postgres_server)


@pytest.fixture(scope="session")
def make_database(databases_of_tests: Databases) -> MakeDatabase:
    """A maker of fresh databases."""
    return databases_of_tests.make


@pytest.fixture
def borrow_database(databases_of_tests: Databases) -> Iterator[BorrowDatabase]:
    """A lender of migrated databases, back in order after the test: ten times as quick as making one."""
    with ExitStack() as loans:

        def borrow(service: str, migrate: Callable[[str], object]) -> str:
            address = databases_of_tests.borrow(service, migrate)
            loans.callback(databases_of_tests.give_back, service, migrate, address)
            return address

        yield borrow


@pytest.fixture(scope="session")
def rabbitmq_server(server_directory: Path) -> Iterator[RabbitMQ]:
    """A private RabbitMQ node with a user for each service."""
    if rabbitmq.find() is None:
        message = "RabbitMQ is not installed: install the package `rabbitmq-server` to run this test."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with RabbitMQ(server_directory / "rabbitmq", services=(*SERVICES, GATEWAY)) as server:
        yield server
        log = server.log_path.read_text("utf-8")
    # RabbitMQ 4 names what was used and what a later one will refuse; older ones say nothing.
    assert "Deprecated features" not in log, log[-5000:]


@pytest.fixture(scope="session")
def mail_server(server_directory: Path) -> Iterator[Mailbox]:
    """The local mail server; it refuses `*@bounce.example` for good and `*@defer.example` the first time."""
    faults = ["--bounce", "*@bounce.example", "--defer", "*@defer.example"]
    with Mailbox(server_directory / "mailbox", options=faults) as server:
        yield server
