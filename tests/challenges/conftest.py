"""The challenges service on a real database, called without a broker, with the people of its tests."""

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
    from arena import Arena

    from challenges.service import Challenges
    from chassis.testing import Caller

    engine = create_engine(address)
    upgrade("challenges", engine)
    Arena(Caller(Challenges, engine)).hear_the_register()
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
    return make_database("challenges", migrate=migrate)


@pytest.fixture
def engine(database):
    engine = make_engine(database, pool_size=4, application="challenges-test")
    yield engine
    engine.dispose()


@pytest.fixture
def challenges(engine, clock):
    from arena import Arena

    from challenges.service import Challenges
    from chassis.testing import Caller

    caller = Caller(Challenges, engine, clock=clock)
    return Arena(caller)
