"""The order of an aggregate's events, on RabbitMQ and on the in-process broker alike."""

from __future__ import annotations

import time
from datetime import timedelta

import eventlet
from messaging_scenario import Read, Written, fail_times

from chassis.database import uuid7


def test_events_of_one_aggregate_keep_their_order_past_failures(scenario):
    scenario.plan["b"] = fail_times(1)
    scenario.start()
    scenario.relay()
    note, other = uuid7(), uuid7()
    scenario.emit(*(Written(note_id=note, text=said) for said in "abcd"))
    scenario.write("elsewhere", other)
    scenario.until(lambda: len(scenario.effects()) == 5)
    said = [e["said"] for e in scenario.effects()]
    assert [s for s in said if s != "elsewhere"] == ["a", "b", "c", "d"]
    assert said.index("elsewhere") < said.index("d"), "another aggregate need not wait"
    assert scenario.dead() == []


def test_types_that_a_subscription_does_not_hear_leave_no_gap(scenario):
    scenario.start()
    scenario.relay()
    note = uuid7()
    scenario.emit(
        Read(note_id=note), Written(note_id=note, text="1"), Read(note_id=note), Written(note_id=note, text="2")
    )
    scenario.until(lambda: len(scenario.effects()) == 2)
    assert [(e["seq"], e["said"]) for e in scenario.effects()] == [(2, "1"), (4, "2")]
    assert len(scenario.calls) == 2


def test_events_from_before_the_subscription_leave_no_gap(scenario):
    note = uuid7()
    scenario.emit(*(Written(note_id=note, text="long ago") for _ in range(3)))
    scenario.relay(parked_seconds=60)
    scenario.until(lambda: scenario.rows("SELECT 1 FROM outbox WHERE parked_at IS NOT NULL"))
    with scenario.theirs.begin() as connection:
        from sqlalchemy import text

        connection.execute(text("UPDATE outbox SET published_at = now()"))
    eventlet.sleep(0.01)
    scenario.start()
    scenario.write("now", note)
    scenario.until(scenario.effects)
    assert [(e["seq"], e["said"]) for e in scenario.effects()] == [(4, "now")]
    assert len(scenario.calls) == 1


def test_a_missing_predecessor_holds_the_event_back(scenario):
    scenario.start()
    note = uuid7()
    now = int(time.time() * 1000) + 1000
    headers = {"kainotomia-aggregate": f"note:{note}", "kainotomia-sequence": 2,
               "kainotomia-previous": f'{{"note.written.v1":[1,{now}]}}'}  # fmt: skip
    scenario.publish_raw(scenario.envelope("second", note=note, sequence=2), headers)
    eventlet.sleep(0.1)
    assert scenario.effects() == []
    scenario.publish_raw(scenario.envelope("first", note=note, sequence=1))
    scenario.until(lambda: len(scenario.effects()) == 2)
    assert [e["said"] for e in scenario.effects()] == ["first", "second"]


def test_a_predecessor_that_never_comes_makes_a_dead_letter(scenario):
    scenario.start(PATIENCE=timedelta(0))
    note = uuid7()
    now = int(time.time() * 1000) + 600_000  # however late its start is recorded
    for sequence in (2, 3):
        headers = {"kainotomia-aggregate": f"note:{note}", "kainotomia-sequence": sequence,
                   "kainotomia-previous": f'{{"note.written.v1":[{sequence - 1},{now}]}}'}  # fmt: skip
        scenario.publish_raw(scenario.envelope(f"{sequence}", note=note, sequence=sequence), headers)
    scenario.until(lambda: scenario.depth(".dead") == 1, 40)
    scenario.until(scenario.effects)
    assert [e["said"] for e in scenario.effects()] == ["3"]
    assert scenario.dead()[0][1]["kainotomia-reason"] == "predecessor never came"


def test_an_event_without_a_listener_blocks_its_aggregate_only(scenario):
    scenario.relay()
    lost = uuid7()
    scenario.emit(Written(note_id=lost, text="1"))
    scenario.until(lambda: scenario.rows("SELECT 1 FROM outbox WHERE parked_at IS NOT NULL"))
    scenario.emit(Written(note_id=lost, text="2"), Read(note_id=uuid7()))
    scenario.until(lambda: scenario.unpublished() == 2)
    [first, *_] = scenario.rows("SELECT * FROM outbox WHERE published_at IS NULL ORDER BY position")
    assert first["attempts"] >= 1
    assert "NO_ROUTE" in first["last_error"]
    scenario.start()
    scenario.until(lambda: len(scenario.effects()) == 2)
    assert [e["said"] for e in scenario.effects()] == ["1", "2"]
    assert scenario.until(lambda: scenario.unpublished() == 0)


def test_blocked_events_come_in_order_despite_failures(scenario):
    scenario.plan["2"] = fail_times(1)
    scenario.relay()
    note = uuid7()
    scenario.emit(Written(note_id=note, text="1"))
    scenario.until(lambda: scenario.rows("SELECT 1 FROM outbox WHERE parked_at IS NOT NULL"))
    scenario.emit(*(Written(note_id=note, text=said) for said in "23"))
    scenario.start()
    scenario.until(scenario.effects)
    scenario.write("4", note)
    scenario.until(lambda: len(scenario.effects()) == 4)
    assert [e["said"] for e in scenario.effects()] == ["1", "2", "3", "4"]
