"""The challenges service on a real database, called without a broker, with the people of its tests."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from clock import Clock
from service_under_test import ServiceUnderTest
from sqlalchemy import create_engine

from challenges.service import Challenges
from chassis.database import make_engine
from chassis.migrations import upgrade
from chassis.testing import Caller

sys.path.insert(0, str(Path(__file__).parent))


def migrate(address):
    """Make the tables, and let the register of the tests arrive as identity's events."""
    engine = create_engine(address)
    upgrade("challenges", engine)
    ServiceUnderTest(Caller(Challenges, engine)).hear_the_register()
    engine.dispose()


@pytest.fixture
def clock():
    return Clock(tick=timedelta(seconds=1))


@pytest.fixture
def database(borrow_database):
    return borrow_database("challenges", migrate)


@pytest.fixture
def engine(database):
    engine = make_engine(database, pool_size=4, application="challenges-test")
    yield engine
    engine.dispose()


@pytest.fixture
def challenges(engine, clock):
    return ServiceUnderTest(Caller(Challenges, engine, clock=clock))


@pytest.fixture
def service_under_test(challenges):
    from challenging import ChallengeArena

    return ChallengeArena(challenges.caller)


@pytest.fixture
def contests(challenges):
    from judging import Contests

    return Contests(challenges.caller)
