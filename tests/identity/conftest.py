"""Identity on a real database, called without a broker, at a time of the test's choosing."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clock import Clock
from sqlalchemy import text

from chassis.database import make_engine
from chassis.migrations import upgrade
from chassis.principal import Membership
from chassis.testing import Caller, person
from identity.organisation.register.entries import read_entries
from identity.organisation.register.register_import import import_entries
from identity.service import Identity

sys.path.insert(0, str(Path(__file__).parent))

from programs import LAMIA

PASSWORD = "trapezi kai 4 karekles"


class House(Caller):
    """The identity service with the steps that tests take often."""

    def register(self, email="maria@lamia.example", password=PASSWORD, name="Μαρία Δοκιμή", language="el"):
        return self.call(
            "register_person", body={"email": email, "password": password, "name": name, "language": language}
        )

    def person_id(self, email):
        with self.engine.connect() as connection:
            found = connection.execute(text("select id from people where lower(email) = lower(:e)"), {"e": email})
            return found.scalar_one()

    def mail_cards(self, *person_ids, purpose=None):
        answered = self.call("mail_cards", body={"person_ids": [str(p) for p in person_ids], "purpose": purpose})
        assert answered.status == 200
        return answered.json["items"]

    def verification_token(self, email):
        [card] = self.mail_cards(self.person_id(email), purpose="verify")
        return card["token"]

    def confirm(self, email="maria@lamia.example", password=PASSWORD, *, token=None, **body):
        token = token or self.verification_token(email)
        return self.call("verify_person", body={"token": token, "password": password, **body})

    def active_person(self, email="maria@lamia.example", password=PASSWORD, **registration):
        assert self.register(email, password, **registration).status == 202
        assert self.confirm(email, password).status == 204
        return self.person_id(email)

    def sign_in(self, email="maria@lamia.example", password=PASSWORD):
        return self.call("start_session", body={"email": email, "password": password})

    def refresh(self, token):
        return self.call("refresh_session", body={"refresh_token": token})

    def execute(self, statement, **values):
        with self.engine.begin() as connection:
            return connection.execute(text(statement), values)

    def scalar(self, statement, **values):
        with self.engine.connect() as connection:
            return connection.execute(text(statement), values).scalar()


def _migrate(address):
    engine = make_engine(address, pool_size=1, application="identity-test")
    upgrade("identity", engine)
    engine.dispose()


def _migrate_and_import(address):
    _migrate(address)
    engine = make_engine(address, pool_size=1, application="identity-test")
    service = Caller(Identity, engine).instance()
    with service.transaction() as session:
        for _, event in import_entries(session, list(read_entries()), now=service.now):
            service.publish(event)
    engine.dispose()


@pytest.fixture
def clock():
    return Clock()


def _house(address, clock) -> Iterator[House]:
    engine = make_engine(address, pool_size=20, application="identity-test")
    yield House(Identity, engine, clock=clock)
    engine.dispose()


@pytest.fixture
def identity(borrow_database, clock):
    """Identity with an empty database."""
    yield from _house(borrow_database("identity", _migrate), clock)


@pytest.fixture
def registered(borrow_database, clock):
    """Identity with the register of organisations."""
    yield from _house(borrow_database("identity", _migrate_and_import), clock)


@pytest.fixture
def time_apart():
    """How far apart two acts are in time, relative to how long they take.

    Measured in pairs, for the machine may be busy with something else; the best of up to eight rounds, for noise only
    ever pulls them apart. Leaving out a password hash gives 0.8 and more; a disk that is slow to commit, up to 0.12.
    """

    def measure(one, other, pairs=15):
        def took(act):
            started = time.perf_counter()
            act()
            return time.perf_counter() - started

        best = 1.0
        for _ in range(8):
            measured = [(took(one), took(other)) for _ in range(pairs)]
            apart = abs(statistics.median(a - b for a, b in measured))
            best = min(best, apart / statistics.median(t for pair in measured for t in pair))
            if best < 0.1:
                break
        return best

    return measure


@pytest.fixture
def manager(registered):
    maria = registered.active_person("maria@lamia.example")
    return person(memberships=(Membership(LAMIA, "manager", "municipality", "GR-H"),), person_id=maria)
