"""Auditing: deeds of a toy service, its records, and the verdict on their chain."""

from __future__ import annotations

from contextlib import contextmanager

from sqlalchemy import text

from chassis.database import make_engine
from chassis.testing import person

CURATOR = person("curator")


@contextmanager
def toy_on(address):
    from toy.service import Toy

    from chassis.testing import Caller

    engine = make_engine(address, pool_size=8, application="toy-test")
    yield Caller(Toy, engine)
    engine.dispose()


def make(toy, name="x", principal=CURATOR, **more):
    return toy.call("make_thing", principal=principal, body={"name": name}, **more)


def records(toy):
    with toy.engine.connect() as connection:
        return connection.execute(text("SELECT * FROM audit ORDER BY id")).mappings().all()
