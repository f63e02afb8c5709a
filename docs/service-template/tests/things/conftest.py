"""Things on a real database, called without a broker."""

import pytest
from sqlalchemy import create_engine
from things.service import Things

from chassis.database import make_engine
from chassis.migrations import upgrade
from chassis.testing import Caller


def migrate(address):
    engine = create_engine(address)
    upgrade("things", engine)
    engine.dispose()


@pytest.fixture
def engine(borrow_database):
    engine = make_engine(borrow_database("things", migrate), pool_size=2, application="things-test")
    yield engine
    engine.dispose()


@pytest.fixture
def things(engine):
    return Caller(Things, engine)
