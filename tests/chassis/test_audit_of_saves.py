"""Saves of a draft: one audit record per person, thing and half an hour, until somebody does something else."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from chassis.audit import record, trail
from chassis.audit.record import AuditRecord
from chassis.database import make_engine, uuid7
from chassis.principal import Principal
from chassis.testing import Caller, person

WRITER, COLLEAGUE = person("curator"), person("curator")
THING, OTHER = uuid7(), uuid7()


@pytest.fixture
def toy(toy_database):
    from toy.service import Toy

    engine = make_engine(toy_database, pool_size=8, application="toy-test")
    yield Caller(Toy, engine)
    engine.dispose()


@pytest.fixture
def act(toy):
    def act(action="edit_thing", who=WRITER, thing=THING, *, save=True):
        instance = toy.instance()
        instance.call = type(instance.call)(principal=who, request_id="r")
        with instance.transaction() as session:
            session.execute(text("SELECT pg_current_xact_id()"))  # the call has changed something
            instance.audit_record = AuditRecord(action, target=("thing", thing))
            if save:
                instance.audit_as_save()
        with toy.engine.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM audit"))

    return act


def test_saves_of_one_person_are_one_record(act):
    assert [act() for _ in range(3)] == [1, 1, 1]


def test_each_person_and_each_thing_has_its_own(act):
    assert [act(), act(who=COLLEAGUE), act(), act(thing=OTHER), act(who=COLLEAGUE)] == [1, 2, 2, 3, 3]


def test_what_happens_in_between_begins_another_record(act):
    assert [act(), act("submit_thing", COLLEAGUE, save=False), act(), act()] == [1, 2, 3, 3]


def test_a_change_that_is_no_save_is_recorded_each_time(act):
    assert [act(save=False), act(save=False), act(), act(save=False)] == [1, 2, 2, 3]


def test_a_program_leaves_a_record_of_each_save(act):
    client_id = uuid7()
    program = Principal(person_id=client_id, client_id=client_id, roles=frozenset({"curator"}))
    assert [act(who=program), act(who=program)] == [1, 2]


def test_a_record_tells_of_half_an_hour(act, monkeypatch):
    assert timedelta(minutes=30) == record.SAVES
    act()
    monkeypatch.setattr(trail, "SAVES", timedelta(0))
    assert act() == 2
