"""A gateway on a real socket.

Run alone with `pytest -p chassis.green tests/gateway/wire`; in an ordinary run the folder is passed over and
`test_gateway_on_the_wire.py` runs it in a process of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))


def pytest_ignore_collect(collection_path, config):
    if collection_path.name.startswith("test_") and not config.pluginmanager.hasplugin("chassis.green"):
        return True
    return None


@pytest.fixture
def start(tmp_path):
    """A maker of gateways with settings of their own."""
    from harness import GatewayUnderTest

    started = []

    def make(shared=None, event_store=None, **settings):
        gateway = GatewayUnderTest(tmp_path / "state", shared, event_store, **settings)
        started.append(gateway)
        return gateway

    yield make
    for gateway in started:
        gateway.stop()


@pytest.fixture
def gateway(start):
    return start()


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """One gateway for all, behind a proxy at 127.0.0.1."""
    from harness import GatewayUnderTest

    gateway = GatewayUnderTest(tmp_path_factory.mktemp("door"), trusted_proxies=("127.0.0.1", "10.0.0.0/8"))
    yield gateway
    gateway.stop()


@pytest.fixture(params=["memory", "rabbitmq"])
def town(request, make_database, tmp_path):
    from town import Town, migrate

    if request.param == "memory":
        uri = f"memory://{uuid4().hex}"
    else:
        uri = request.getfixturevalue("rabbitmq_server").admin_url
    town = Town(uri, make_database("notes", migrate=migrate), tmp_path / "state")
    yield town
    town.stop()
