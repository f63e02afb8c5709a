"""What messaging promises, on RabbitMQ and on the in-process broker alike."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import count

import eventlet
from kombu import Consumer
from world import Read, World, Written

from chassis.database import uuid7
from chassis.errors import Permanent


def fail_times(times, fault=RuntimeError):
    left = [times]

    def act(*_):
        if left[0]:
            left[0] -= 1
            raise fault("as planned")

    return act


def test_an_event_takes_effect_once_and_carries_what_it_should(world):
    world.start()
    world.relay()
    note = world.write("hello")
    [effect] = world.until(world.effects)
    assert (effect["note"], effect["seq"], effect["said"]) == (note, 1, "hello")
    event = world.calls[0]
    assert event.subject == str(note)
    assert event.source == f"/services/{world.producer}"
    assert event.request_id == "r-1"
    assert len(event.traceparent) == 55
    assert world.until(lambda: world.unpublished() == 0)
    assert world.depth() == 0


def test_events_published_before_the_first_start_are_queued(world):
    service = world.service()
    world.declare(service)
    world.relay()
    world.write("early")
    world.until(lambda: world.unpublished() == 0)
    world.start(service)
    assert world.until(world.effects)[0]["said"] == "early"


def test_events_handled_during_start_are_acknowledged(world, monkeypatch):
    consume = Consumer.consume

    def slowly(self, *args, **options):
        consume(self, *args, **options)
        eventlet.sleep(0.2)
        self.qos(prefetch_count=10)  # has to be answered, and what the queue has sent comes along
        eventlet.sleep(0.2)

    monkeypatch.setattr(Consumer, "consume", slowly)
    service = world.service()
    world.declare(service)
    world.relay()
    for number in range(3):
        world.write(f"early {number}")
    world.until(lambda: world.unpublished() == 0)
    container = world.start(service)
    world.until(lambda: len(world.effects()) == 3)
    eventlet.sleep(0.5)
    container.stop()
    assert world.depth() == 0


def test_the_same_event_three_times_at_once_has_one_effect(world):
    world.plan["slow"] = lambda *_: eventlet.sleep(0.2)
    world.start()
    body = world.envelope("slow")
    for _ in range(3):
        world.publish_raw(body)
    world.until(world.effects)
    world.until(lambda: world.depth() == 0)
    eventlet.sleep(0.4)
    assert len(world.effects()) == 1
    assert world.dead() == []


def test_a_failure_is_retried_and_its_first_try_rolled_back(world):
    world.plan["unlucky"] = fail_times(1)
    world.start()
    world.relay()
    started = time.monotonic()
    world.write("unlucky")
    assert len(world.until(world.effects)) == 1
    assert 0.14 <= time.monotonic() - started < 10
    assert len(world.calls) == 2
    assert world.calls[0].id == world.calls[1].id


def test_after_the_last_attempt_it_is_a_dead_letter(world):
    world.plan["hopeless"] = fail_times(99)
    world.start()
    world.relay()
    world.write("hopeless")
    world.until(lambda: world.depth(".dead") == 1)
    assert len(world.calls) == 3
    [(body, headers)] = world.dead()
    assert b"hopeless" in body
    assert headers["kainotomia-reason"] == "attempts spent"
    assert headers["kainotomia-error"].startswith("RuntimeError in act")
    assert "as planned" not in headers["kainotomia-error"]
    assert world.effects() == []


def test_a_permanent_failure_dies_at_once_and_holds_nobody_back(world):
    world.plan["poison"] = fail_times(99, Permanent)
    world.start()
    world.relay()
    note = uuid7()
    world.emit(*(Written(note_id=note, text=said) for said in ("a", "poison", "b")))
    world.until(lambda: len(world.effects()) == 2)
    assert [e["said"] for e in world.effects()] == ["a", "b"]
    world.until(lambda: world.depth(".dead") == 1)
    assert world.dead()[0][1]["kainotomia-reason"] == "permanent"


def test_bytes_that_are_no_event_are_kept_as_they_came(world):
    bodies = [b"\xff\x00 not json", b'{"id": 1}', b"", b"[]"]
    world.start()
    for body in bodies:
        world.publish_raw(body)
    world.until(lambda: world.depth(".dead") == len(bodies))
    letters = world.dead()
    assert sorted(body for body, _ in letters) == sorted(bodies)
    assert {headers["kainotomia-reason"] for _, headers in letters} == {"undecodable"}
    assert world.depth() == 0


def test_refused_data_are_dead_and_named_by_field_only(world):
    world.start()
    world.publish_raw(world.envelope().replace(b'"text":""', b'"text":{"secret":1}'))
    world.until(lambda: world.depth(".dead") == 1)
    [(_, headers)] = world.dead()
    assert headers["kainotomia-reason"] == "schema"
    assert "text" in headers["kainotomia-error"]
    assert "secret" not in headers["kainotomia-error"]


def test_unknown_fields_of_a_newer_producer_are_ignored(world):
    world.start()
    world.publish_raw(world.envelope("new").replace(b'"text":', b'"colour":"red","text":'))
    assert world.until(world.effects)[0]["said"] == "new"


def test_a_timeout_inside_a_handler_is_a_failure_like_any_other(world):
    def expire(*_):
        world.plan["hang"] = lambda *_: None
        raise eventlet.Timeout(1)

    world.plan["hang"] = expire
    world.start()
    world.relay()
    world.write("hang")
    assert len(world.until(world.effects)) == 1
    assert len(world.calls) == 2


def test_a_handler_that_hangs_is_broken_off(world):
    def hang(*_):
        world.plan["hang"] = lambda *_: None
        eventlet.sleep(30)

    world.plan["hang"] = hang
    world.start(world.service(seconds=0.3))
    world.relay()
    world.write("hang")
    assert len(world.until(world.effects)) == 1


def test_events_of_one_aggregate_keep_their_order_past_failures(world):
    world.plan["b"] = fail_times(1)
    world.start()
    world.relay()
    note, other = uuid7(), uuid7()
    world.emit(*(Written(note_id=note, text=said) for said in "abcd"))
    world.write("elsewhere", other)
    world.until(lambda: len(world.effects()) == 5)
    said = [e["said"] for e in world.effects()]
    assert [s for s in said if s != "elsewhere"] == ["a", "b", "c", "d"]
    assert said.index("elsewhere") < said.index("d"), "another aggregate need not wait"
    assert world.dead() == []


def test_types_that_a_subscription_does_not_hear_leave_no_gap(world):
    world.start()
    world.relay()
    note = uuid7()
    world.emit(Read(note_id=note), Written(note_id=note, text="1"), Read(note_id=note), Written(note_id=note, text="2"))
    world.until(lambda: len(world.effects()) == 2)
    assert [(e["seq"], e["said"]) for e in world.effects()] == [(2, "1"), (4, "2")]
    assert len(world.calls) == 2


def test_events_from_before_the_subscription_leave_no_gap(world):
    note = uuid7()
    world.emit(*(Written(note_id=note, text="long ago") for _ in range(3)))
    world.relay(parked_seconds=60)
    world.until(lambda: world.rows("SELECT 1 FROM outbox WHERE parked_at IS NOT NULL"))
    with world.theirs.begin() as connection:
        from sqlalchemy import text

        connection.execute(text("UPDATE outbox SET published_at = now()"))
    eventlet.sleep(0.01)
    world.start()
    world.write("now", note)
    world.until(world.effects)
    assert [(e["seq"], e["said"]) for e in world.effects()] == [(4, "now")]
    assert len(world.calls) == 1


def test_a_missing_predecessor_holds_the_event_back(world):
    world.start()
    note = uuid7()
    now = int(time.time() * 1000) + 1000
    headers = {"kainotomia-aggregate": f"note:{note}", "kainotomia-sequence": 2,
               "kainotomia-previous": f'{{"note.written.v1":[1,{now}]}}'}  # fmt: skip
    world.publish_raw(world.envelope("second", note=note, sequence=2), headers)
    eventlet.sleep(0.1)
    assert world.effects() == []
    world.publish_raw(world.envelope("first", note=note, sequence=1))
    world.until(lambda: len(world.effects()) == 2)
    assert [e["said"] for e in world.effects()] == ["first", "second"]


def test_a_predecessor_that_never_comes_makes_a_dead_letter(world):
    world.start(PATIENCE=timedelta(0))
    note = uuid7()
    now = int(time.time() * 1000) + 600_000  # however late its start is recorded
    for sequence in (2, 3):
        headers = {"kainotomia-aggregate": f"note:{note}", "kainotomia-sequence": sequence,
                   "kainotomia-previous": f'{{"note.written.v1":[{sequence - 1},{now}]}}'}  # fmt: skip
        world.publish_raw(world.envelope(f"{sequence}", note=note, sequence=sequence), headers)
    world.until(lambda: world.depth(".dead") == 1, 40)
    world.until(world.effects)
    assert [e["said"] for e in world.effects()] == ["3"]
    assert world.dead()[0][1]["kainotomia-reason"] == "predecessor never came"


def test_an_event_without_a_listener_blocks_its_aggregate_only(world):
    world.relay()
    lost = uuid7()
    world.emit(Written(note_id=lost, text="1"))
    world.until(lambda: world.rows("SELECT 1 FROM outbox WHERE parked_at IS NOT NULL"))
    world.emit(Written(note_id=lost, text="2"), Read(note_id=uuid7()))
    world.until(lambda: world.unpublished() == 2)
    [first, *_] = world.rows("SELECT * FROM outbox WHERE published_at IS NULL ORDER BY position")
    assert first["attempts"] >= 1
    assert "NO_ROUTE" in first["last_error"]
    world.start()
    world.until(lambda: len(world.effects()) == 2)
    assert [e["said"] for e in world.effects()] == ["1", "2"]
    assert world.until(lambda: world.unpublished() == 0)


def test_blocked_events_come_in_order_despite_failures(world):
    world.plan["2"] = fail_times(1)
    world.relay()
    note = uuid7()
    world.emit(Written(note_id=note, text="1"))
    world.until(lambda: world.rows("SELECT 1 FROM outbox WHERE parked_at IS NOT NULL"))
    world.emit(*(Written(note_id=note, text=said) for said in "23"))
    world.start()
    world.until(world.effects)
    world.write("4", note)
    world.until(lambda: len(world.effects()) == 4)
    assert [e["said"] for e in world.effects()] == ["1", "2", "3", "4"]


def test_stopping_redelivers_nothing(world):
    world.plan["slow"] = lambda *_: eventlet.sleep(0.3)
    container = world.start()
    for _ in range(6):
        world.publish_raw(world.envelope("slow"))
    world.until(lambda: len(world.calls) == 6)
    container.stop()
    world.containers.clear()
    assert len(world.effects()) == 6
    assert world.depth() == 0


def test_events_announced_by_a_handler_leave_with_its_effect(world):
    def announce(service, event):
        service.publish(Written(note_id=event.data["note_id"], text="echo"))

    world.plan["call"] = announce
    world.start()
    world.relay()
    world.write("call")
    world.until(world.effects)
    from sqlalchemy import text

    with world.ours.connect() as connection:
        [row] = connection.execute(text("SELECT payload, headers FROM outbox")).all()
    assert row.payload["text"] == "echo"
    assert row.headers["requestid"] == "r-1"


def test_two_relays_and_two_consumers_keep_order_under_faults(world: World):
    calls, failed = count(1), set()

    def sometimes(_, event):
        # no event twice: what is tried again and again alone would be the tenth again and again, and die
        if next(calls) % 10 == 0 and event.id not in failed:
            failed.add(event.id)
            raise RuntimeError("one in ten")

    world.plan["x"] = sometimes
    service = world.service()
    world.start(service)
    world.start(service)
    world.relay()
    world.relay()
    notes = [uuid7() for _ in range(6)]
    for _ in range(5):
        for note in notes:
            world.emit(*(Written(note_id=note, text="x") for _ in range(2)))
    world.until(lambda: len(world.effects()) >= 60 or world.depth(".dead"), 30)
    eventlet.sleep(0.2)
    effects = world.effects()
    assert world.dead() == []
    for note in notes:
        assert [e["seq"] for e in effects if e["note"] == note] == list(range(1, 11))
