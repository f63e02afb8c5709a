"""Events that come before their turn: kept in the consumer's database, and taken up again by whoever is there."""

from __future__ import annotations

import time

import eventlet
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from world import Written

from chassis.database import uuid7
from chassis.messaging import metrics, resequencer
from chassis.messaging.consumer import MOST_REDELIVERIES, Consumer

IN_PROCESS = pytest.mark.parametrize("broker", ["memory"], indirect=True)
"""For what happens in the database; the broker makes no difference to it."""
SWEPT = 30.0  # seconds; it takes one or two where nothing else runs


@pytest.fixture
def kept(world):
    def count():
        with world.ours.connect() as connection:
            return connection.execute(text("SELECT count(*) FROM early_event")).scalar_one()

    return count


def said(world):
    return [effect["said"] for effect in world.effects()]


def early(world, note, sequence, event_id=None):
    """Send an event that names a predecessor."""
    heard = int(time.time() * 1000) + 1000
    headers = {"kainotomia-aggregate": f"note:{note}", "kainotomia-sequence": sequence,
               "kainotomia-previous": f'{{"note.written.v1":[{sequence - 1},{heard}]}}'}  # fmt: skip
    world.publish_raw(world.envelope(f"{sequence}", note=note, sequence=sequence, event_id=event_id), headers)


def fails_once():
    failed = []

    def act(*_):
        if not failed:
            failed.append(1)
            raise RuntimeError("as planned")

    return act


def test_buffered_events_take_no_place_from_others(world, kept):
    world.plan["first"] = fails_once()
    world.start(max_workers=2)  # one place for events
    world.relay()
    note = uuid7()
    world.emit(*(Written(note_id=note, text=said) for said in ("first", *map(str, range(20)))))
    world.write("another")
    world.until(lambda: len(world.effects()) == 22)
    assert said(world)[0] == "another"
    assert said(world)[1:] == ["first", *map(str, range(20))]
    assert kept() == 0
    assert len(world.calls) == 23


@IN_PROCESS
def test_what_its_process_left_behind_is_swept_up(world, kept, monkeypatch):
    look = resequencer.next_due
    # as if the process had died after each commit, before it could look
    monkeypatch.setattr(resequencer, "next_due", lambda *args, swept: look(*args, swept=swept) if swept else None)
    world.start()
    note = uuid7()
    early(world, note, 2)
    world.until(kept)
    world.publish_raw(world.envelope("1", note=note, sequence=1))
    world.until(lambda: len(world.effects()) == 2, SWEPT)
    assert said(world) == ["1", "2"]
    assert kept() == 0


@IN_PROCESS
def test_a_crash_between_copy_and_deletion_doubles_nothing(world, kept, monkeypatch):
    drop = resequencer.drop
    dead = []

    def die_once(*args):
        if not dead:
            dead.append(1)
            raise OperationalError("DELETE", {}, Exception("as planned"))
        drop(*args)

    monkeypatch.setattr(resequencer, "drop", die_once)
    world.plan["2"] = fails_once()
    world.start()
    note = uuid7()
    for sequence in (3, 2):
        early(world, note, sequence)
    world.until(lambda: kept() == 2)
    world.publish_raw(world.envelope("1", note=note, sequence=1))
    world.until(lambda: len(world.effects()) == 3, SWEPT)
    world.until(lambda: not kept() and not any(world.depth(suffix) for suffix in ("", ".retry.t1", ".retry.t2")))
    assert said(world) == ["1", "2", "3"]
    assert dead
    assert world.dead() == []


@IN_PROCESS
def test_a_kept_event_that_fails_for_good_lets_the_next_go(world, kept):
    def fail(*_):
        raise RuntimeError("as planned")

    world.plan["2"] = fail
    world.start()
    note = uuid7()
    for sequence in (2, 3):
        early(world, note, sequence)
    world.until(lambda: kept() == 2)
    world.publish_raw(world.envelope("1", note=note, sequence=1))
    world.until(lambda: len(world.effects()) == 2)
    assert said(world) == ["1", "3"]
    assert world.dead()[0][1]["kainotomia-reason"] == "attempts spent"
    assert kept() == 0


@IN_PROCESS
def test_a_kept_event_that_nobody_survives_becomes_a_dead_letter(world, kept):
    world.start()
    note = uuid7()
    early(world, note, 2)
    world.until(kept)
    gauge = metrics.BUFFERED_EVENTS.labels(f"{world.consumer}.on_note")
    assert world.until(gauge._value.get, SWEPT) == 1
    with world.ours.begin() as connection:
        connection.execute(text("UPDATE early_event SET swept = :most"), {"most": MOST_REDELIVERIES})
        connection.execute(
            text("INSERT INTO subscription_cursor VALUES (:queue, 'note', :note, 1)"),
            {"queue": f"{world.consumer}.on_note", "note": str(note)},
        )
    world.until(lambda: world.depth(".dead") == 1, SWEPT)
    assert world.dead()[0][1]["kainotomia-reason"] == "redelivered too often"
    assert world.calls == []
    world.until(lambda: kept() == 0)


@IN_PROCESS
def test_a_lost_ack_of_a_buffered_event_is_harmless(world, kept):
    world.start()
    note = uuid7()
    twice = uuid7()
    for _ in range(2):
        early(world, note, 2, twice)
    world.until(lambda: kept() == 1 and world.depth() == 0)
    world.publish_raw(world.envelope("1", note=note, sequence=1))
    world.until(lambda: len(world.effects()) == 2)
    early(world, note, 2, twice)
    world.until(lambda: world.depth() == 0)
    eventlet.sleep(0.2)
    assert said(world) == ["1", "2"]
    assert kept() == 0


def test_stopping_between_two_buffered_events_loses_neither(world, kept):
    world.plan["1"] = world.plan["2"] = lambda *_: eventlet.sleep(0.3)
    service = world.service()
    container = world.start(service)
    note = uuid7()
    for sequence in range(2, 6):
        early(world, note, sequence)
    world.until(lambda: kept() == 4)
    world.publish_raw(world.envelope("1", note=note, sequence=1))
    world.until(lambda: len(world.calls) == 2)
    container.stop()
    world.containers.clear()
    assert said(world) == ["1", "2"]
    assert (kept(), world.depth()) == (3, 0)
    world.start(service)
    world.until(lambda: len(world.effects()) == 5)
    assert said(world) == [str(sequence) for sequence in range(1, 6)]


@IN_PROCESS
def test_an_earlier_version_leaves_no_buffered_event_behind(world, kept, monkeypatch):
    """It moves the cursor, acknowledges and knows nothing of what another has kept."""
    world.start()
    note = uuid7()
    early(world, note, 2)
    world.until(kept)
    with monkeypatch.context() as earlier:
        earlier.setattr(Consumer, "_resume", lambda *_, **__: None)
        world.publish_raw(world.envelope("1", note=note, sequence=1))
        world.until(world.effects)
    world.until(lambda: len(world.effects()) == 2, SWEPT)
    assert said(world) == ["1", "2"]
