"""Events that come before their turn: kept in the consumer's database, and taken up again by whoever is there."""

from __future__ import annotations

import time
from datetime import timedelta

import eventlet
import pytest
from messaging_scenario import Written
from sqlalchemy import insert, text
from sqlalchemy.exc import OperationalError

from chassis.database import uuid7
from chassis.messaging import metrics, resequencer
from chassis.messaging.consumer import MOST_REDELIVERIES, Consumer
from chassis.messaging.tables import early_event

IN_PROCESS = pytest.mark.parametrize("broker", ["memory"], indirect=True)
"""For what happens in the database; the broker makes no difference to it."""
SWEPT = 30.0  # seconds; it takes one or two where nothing else runs


@pytest.fixture
def kept(scenario):
    def count():
        with scenario.ours.connect() as connection:
            return connection.execute(text("SELECT count(*) FROM early_event")).scalar_one()

    return count


def said(scenario):
    return [effect["said"] for effect in scenario.effects()]


def early(scenario, note, sequence, event_id=None):
    """Send an event that names a predecessor."""
    heard = int(time.time() * 1000) + 1000
    headers = {"kainotomia-aggregate": f"note:{note}", "kainotomia-sequence": sequence,
               "kainotomia-previous": f'{{"note.written.v1":[{sequence - 1},{heard}]}}'}  # fmt: skip
    scenario.publish_raw(scenario.envelope(f"{sequence}", note=note, sequence=sequence, event_id=event_id), headers)


def fails_once():
    failed = []

    def act(*_):
        if not failed:
            failed.append(1)
            raise RuntimeError("as planned")

    return act


def test_buffered_events_take_no_place_from_others(scenario, kept):
    scenario.plan["first"] = fails_once()
    scenario.start(max_workers=2)  # one place for events
    scenario.relay()
    note = uuid7()
    scenario.emit(*(Written(note_id=note, text=said) for said in ("first", *map(str, range(20)))))
    scenario.write("another")
    scenario.until(lambda: len(scenario.effects()) == 22)
    assert said(scenario)[0] == "another"
    assert said(scenario)[1:] == ["first", *map(str, range(20))]
    assert kept() == 0
    assert len(scenario.calls) == 23


@IN_PROCESS
def test_what_its_process_left_behind_is_swept_up(scenario, kept, monkeypatch):
    look = resequencer.next_due
    # as if the process had died after each commit, before it could look
    monkeypatch.setattr(resequencer, "next_due", lambda *args, swept: look(*args, swept=swept) if swept else None)
    scenario.start()
    note = uuid7()
    early(scenario, note, 2)
    scenario.until(kept)
    scenario.publish_raw(scenario.envelope("1", note=note, sequence=1))
    scenario.until(lambda: len(scenario.effects()) == 2, SWEPT)
    assert said(scenario) == ["1", "2"]
    assert kept() == 0


@IN_PROCESS
def test_a_crash_between_copy_and_deletion_doubles_nothing(scenario, kept, monkeypatch):
    drop = resequencer.drop
    dead = []

    def die_once(*args):
        if not dead:
            dead.append(1)
            raise OperationalError("DELETE", {}, Exception("as planned"))
        drop(*args)

    monkeypatch.setattr(resequencer, "drop", die_once)
    scenario.plan["2"] = fails_once()
    scenario.start()
    note = uuid7()
    for sequence in (3, 2):
        early(scenario, note, sequence)
    scenario.until(lambda: kept() == 2)
    scenario.publish_raw(scenario.envelope("1", note=note, sequence=1))
    scenario.until(lambda: len(scenario.effects()) == 3, SWEPT)
    scenario.until(lambda: not kept() and not any(scenario.depth(suffix) for suffix in ("", ".retry.t1", ".retry.t2")))
    assert said(scenario) == ["1", "2", "3"]
    assert dead
    assert scenario.dead() == []


@IN_PROCESS
def test_a_kept_event_that_fails_for_good_lets_the_next_go(scenario, kept):
    def fail(*_):
        raise RuntimeError("as planned")

    scenario.plan["2"] = fail
    scenario.start()
    note = uuid7()
    for sequence in (2, 3):
        early(scenario, note, sequence)
    scenario.until(lambda: kept() == 2)
    scenario.publish_raw(scenario.envelope("1", note=note, sequence=1))
    scenario.until(lambda: len(scenario.effects()) == 2)
    assert said(scenario) == ["1", "3"]
    assert scenario.dead()[0][1]["kainotomia-reason"] == "attempts spent"
    assert kept() == 0


@IN_PROCESS
def test_a_kept_event_that_nobody_survives_becomes_a_dead_letter(scenario, kept):
    scenario.start()
    note = uuid7()
    early(scenario, note, 2)
    scenario.until(kept)
    gauge = metrics.BUFFERED_EVENTS.labels(f"{scenario.consumer}.on_note")
    assert scenario.until(gauge._value.get, SWEPT) == 1
    with scenario.ours.begin() as connection:
        connection.execute(text("UPDATE early_event SET swept = :most"), {"most": MOST_REDELIVERIES})
        connection.execute(
            text("INSERT INTO subscription_cursor VALUES (:queue, 'note', :note, 1)"),
            {"queue": f"{scenario.consumer}.on_note", "note": str(note)},
        )
    scenario.until(lambda: scenario.depth(".dead") == 1, SWEPT)
    assert scenario.dead()[0][1]["kainotomia-reason"] == "redelivered too often"
    assert scenario.calls == []
    scenario.until(lambda: kept() == 0)


@IN_PROCESS
def test_a_lost_ack_of_a_buffered_event_is_harmless(scenario, kept):
    scenario.start()
    note = uuid7()
    twice = uuid7()
    for _ in range(2):
        early(scenario, note, 2, twice)
    scenario.until(lambda: kept() == 1 and scenario.depth() == 0)
    scenario.publish_raw(scenario.envelope("1", note=note, sequence=1))
    scenario.until(lambda: len(scenario.effects()) == 2)
    early(scenario, note, 2, twice)
    scenario.until(lambda: scenario.depth() == 0)
    eventlet.sleep(0.2)
    assert said(scenario) == ["1", "2"]
    assert kept() == 0


def test_stopping_between_two_buffered_events_loses_neither(scenario, kept):
    scenario.plan["1"] = scenario.plan["2"] = lambda *_: eventlet.sleep(0.3)
    service = scenario.service()
    container = scenario.start(service)
    note = uuid7()
    for sequence in range(2, 6):
        early(scenario, note, sequence)
    scenario.until(lambda: kept() == 4)
    scenario.publish_raw(scenario.envelope("1", note=note, sequence=1))
    scenario.until(lambda: len(scenario.calls) == 2)
    container.stop()
    scenario.containers.clear()
    assert said(scenario) == ["1", "2"]
    assert (kept(), scenario.depth()) == (3, 0)
    scenario.start(service)
    scenario.until(lambda: len(scenario.effects()) == 5)
    assert said(scenario) == [str(sequence) for sequence in range(1, 6)]


@IN_PROCESS
def test_an_earlier_version_leaves_no_buffered_event_behind(scenario, kept, monkeypatch):
    """It moves the cursor, acknowledges and knows nothing of what another has kept."""
    scenario.start()
    note = uuid7()
    early(scenario, note, 2)
    scenario.until(kept)
    with monkeypatch.context() as earlier:
        earlier.setattr(Consumer, "_resume", lambda *_, **__: None)
        scenario.publish_raw(scenario.envelope("1", note=note, sequence=1))
        scenario.until(scenario.effects)
    scenario.until(lambda: len(scenario.effects()) == 2, SWEPT)
    assert said(scenario) == ["1", "2"]


TAKEN = {
    "due": lambda connection, which: resequencer.next_due(connection, ["q"], which, None, swept=True),
    "given up": lambda connection, which: resequencer.expired(connection, "q", which, None, timedelta(0)),
}


def three_buffered(connection):
    """Buffer three events in a table that is small and known to be: the planner joins such a table row by row."""
    note = str(uuid7())
    which = {"subscription": "q", "aggregate_type": "note", "aggregate_id": note, "predecessor": 0}
    content = {"headers": {}, "properties": {}}
    for sequence in (6, 7, 8):
        row = {**which, **content, "event_id": uuid7(), "sequence": sequence, "body": b"%d" % sequence}
        connection.execute(insert(early_event).values(row))
    connection.execute(text("ANALYZE early_event"))
    return "note", note


@IN_PROCESS
@pytest.mark.parametrize("take", TAKEN.values(), ids=TAKEN)
def test_one_event_is_taken_whatever_the_plan(scenario, take):
    with scenario.ours.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        which = three_buffered(connection)
        assert take(connection, which).body == b"6"
