"""Two services and a broker, real or in-process, for the promises that messaging makes.

Run alone with `pytest -p chassis.green tests/chassis/messaging`; in an ordinary run the folder is passed over and
`test_messaging.py` runs it in a process of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

sys.path.insert(0, str(Path(__file__).parent))


def pytest_configure(config):
    if config.pluginmanager.hasplugin("chassis.green"):
        # planned failures would fill pages; drawing their frames takes longer than the tests
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("critical"))


def pytest_ignore_collect(collection_path, config):
    if collection_path.name.startswith("test_") and not config.pluginmanager.hasplugin("chassis.green"):
        return True
    return None


@pytest.fixture(params=["rabbitmq", "memory"])
def broker(request):
    """The address of a broker, real and in-process."""
    if request.param == "memory":
        return f"memory://{uuid4().hex}"
    return request.getfixturevalue("rabbitmq_server").admin_url


@pytest.fixture
def rabbit(rabbitmq_server):
    return rabbitmq_server.admin_url


@pytest.fixture(scope="session")
def databases(make_database):
    """A producer's and a consumer's database, emptied for each test: making one takes longer than most tests."""
    from messaging_scenario import migrate

    return make_database("notes", migrate=migrate), make_database("reader", migrate=migrate)


@pytest.fixture
def scenario(broker, databases):
    from messaging_scenario import MessagingScenario

    with MessagingScenario(broker, *databases) as made:
        yield made


@pytest.fixture
def rabbit_scenario(rabbit, databases):
    from messaging_scenario import MessagingScenario

    with MessagingScenario(rabbit, *databases) as made:
        yield made


@pytest.fixture
def memory_scenario(databases):
    from messaging_scenario import MessagingScenario

    with MessagingScenario(f"memory://{uuid4().hex}", *databases) as made:
        yield made
