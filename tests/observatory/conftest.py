"""The observatory on a real database, called without a broker, with the people and organisations of its tests."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from chassis.database import make_engine
from chassis.migrations import upgrade

sys.path.insert(0, str(Path(__file__).parent))


def migrate(address):
    """Make the tables, and let the register of the tests arrive as identity's events."""
    from world import World

    from chassis.testing import Caller
    from observatory.service import Observatory

    engine = create_engine(address)
    upgrade("observatory", engine)
    World(Caller(Observatory, engine)).hear_the_register()
    engine.dispose()


class Clock:
    """A time that only the test moves."""

    def __init__(self):
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now

    def forward(self, **much):
        self.now += timedelta(**much)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database(make_database):
    return make_database("observatory", migrate=migrate)


@pytest.fixture
def engine(database):
    engine = make_engine(database, pool_size=4, application="observatory-test")
    yield engine
    engine.dispose()


@pytest.fixture
def observatory(engine, clock):
    from world import World

    from chassis.testing import Caller
    from observatory.service import Observatory

    caller = Caller(Observatory, engine, clock=clock)
    return World(caller)
