"""A portal for tests: real HTTP, a real PostgreSQL, and a gateway that answers as the contracts say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from serving import Gateway, Loop, Visitor, settings

from portal import database


@pytest.fixture(scope="session")
def loop():
    running = Loop()
    yield running
    running.close()


@pytest.fixture(scope="session")
def only_gateway(loop):
    gateway = Gateway()
    gateway.url = loop.serve_gateway(gateway)
    return gateway


@pytest.fixture
def gateway(only_gateway):
    only_gateway.reset()
    return only_gateway


@pytest.fixture(scope="session")
def database_url(make_database):
    return make_database("portal", migrate=database.upgrade)


@pytest.fixture(scope="session")
def address(loop, only_gateway, database_url):
    """A portal on this machine, of a demonstration."""
    return loop.serve_portal(settings(database_url=database_url, gateway_url=only_gateway.url))


@pytest.fixture(scope="session")
def secure_address(loop, only_gateway, database_url):
    """A portal as people reach it behind TLS."""
    told = settings(
        database_url=database_url, gateway_url=only_gateway.url, demo=False, portal_url="https://portal.example"
    )
    return loop.serve_portal(told)


@pytest.fixture
def visitor(address, gateway):
    with Visitor(address) as browser:
        yield browser


@pytest.fixture
def signed_in(address, gateway):
    with Visitor(address) as browser:
        assert browser.sign_in().status_code == 303
        yield browser
