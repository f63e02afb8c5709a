"""A toy service on a real database, called without a broker."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from chassis import idempotency
from chassis.audit import trail
from chassis.database import make_engine
from chassis.messaging import tables

sys.path.insert(0, str(Path(__file__).parent))


def _messaging_tables(address):
    engine = create_engine(address)
    with engine.begin() as connection:
        tables.create(connection)
        idempotency.create(connection)
        trail.create(connection)
    engine.dispose()


@pytest.fixture(scope="session")
def make_toy_database(make_database):
    return lambda: make_database("toy", migrate=_messaging_tables)


@pytest.fixture
def toy_database(borrow_database):
    return borrow_database("toy", _messaging_tables)


@pytest.fixture
def toy(toy_database):
    from toy.service import Toy

    from chassis.testing import Caller

    engine = make_engine(toy_database, pool_size=1, application="toy-test")
    yield Caller(Toy, engine)
    engine.dispose()
