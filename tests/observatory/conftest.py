"""The observatory on a real database, called without a broker, with the people and organisations of its tests."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import personas
import pytest
from clock import Clock
from heard import hear_member
from service_under_test import ServiceUnderTest
from sqlalchemy import create_engine

from chassis.database import make_engine
from chassis.migrations import upgrade
from chassis.testing import Caller
from observatory.service import Observatory

sys.path.insert(0, str(Path(__file__).parent))


def migrate(address):
    """Make the tables, and let the register of the tests and the centre's managers arrive as identity's events."""
    engine = create_engine(address)
    upgrade("observatory", engine)
    service_under_test = ServiceUnderTest(Caller(Observatory, engine))
    service_under_test.hear_the_register()
    for who in (personas.CENTRE_MANAGER, personas.SECOND_CENTRE_MANAGER):
        hear_member(service_under_test, who)
    engine.dispose()


@pytest.fixture
def clock():
    return Clock(tick=timedelta(seconds=1))


@pytest.fixture
def database(borrow_database):
    return borrow_database("observatory", migrate)


@pytest.fixture
def engine(database):
    engine = make_engine(database, pool_size=4, application="observatory-test")
    yield engine
    engine.dispose()


@pytest.fixture
def observatory(engine, clock):
    from observatory_scenario import ObservatoryScenario

    return ObservatoryScenario(Caller(Observatory, engine, clock=clock))


@pytest.fixture
def cabinet(observatory):
    from cabinet import Cabinet

    return Cabinet(observatory)


@pytest.fixture
def library(observatory):
    from librarian import Librarian

    return Librarian(observatory)
