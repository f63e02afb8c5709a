"""What messaging promises, on RabbitMQ and on the in-process broker alike."""

from __future__ import annotations

import time
from itertools import count

import eventlet
from kombu import Consumer
from messaging_scenario import MessagingScenario, Written, fail_times

from chassis.database import uuid7
from chassis.errors import Permanent


def test_an_event_takes_effect_once_and_carries_what_it_should(scenario):
    scenario.start()
    scenario.relay()
    note = scenario.write("hello")
    [effect] = scenario.until(scenario.effects)
    assert (effect["note"], effect["seq"], effect["said"]) == (note, 1, "hello")
    event = scenario.calls[0]
    assert event.subject == str(note)
    assert event.source == f"/services/{scenario.producer}"
    assert event.request_id == "r-1"
    assert len(event.traceparent) == 55
    assert scenario.until(lambda: scenario.unpublished() == 0)
    assert scenario.depth() == 0


def test_events_published_before_the_first_start_are_queued(scenario):
    service = scenario.service()
    scenario.declare(service)
    scenario.relay()
    scenario.write("early")
    scenario.until(lambda: scenario.unpublished() == 0)
    scenario.start(service)
    assert scenario.until(scenario.effects)[0]["said"] == "early"


def test_events_handled_during_start_are_acknowledged(scenario, monkeypatch):
    consume = Consumer.consume

    def slowly(self, *args, **options):
        consume(self, *args, **options)
        eventlet.sleep(0.2)
        self.qos(prefetch_count=10)  # has to be answered, and what the queue has sent comes along
        eventlet.sleep(0.2)

    monkeypatch.setattr(Consumer, "consume", slowly)
    service = scenario.service()
    scenario.declare(service)
    scenario.relay()
    for number in range(3):
        scenario.write(f"early {number}")
    scenario.until(lambda: scenario.unpublished() == 0)
    container = scenario.start(service)
    scenario.until(lambda: len(scenario.effects()) == 3)
    eventlet.sleep(0.5)
    container.stop()
    assert scenario.depth() == 0


def test_the_same_event_three_times_at_once_has_one_effect(scenario):
    scenario.plan["slow"] = lambda *_: eventlet.sleep(0.2)
    scenario.start()
    body = scenario.envelope("slow")
    for _ in range(3):
        scenario.publish_raw(body)
    scenario.until(scenario.effects)
    scenario.until(lambda: scenario.depth() == 0)
    eventlet.sleep(0.4)
    assert len(scenario.effects()) == 1
    assert scenario.dead() == []


def test_a_failure_is_retried_and_its_first_try_rolled_back(scenario):
    scenario.plan["unlucky"] = fail_times(1)
    scenario.start()
    scenario.relay()
    started = time.monotonic()
    scenario.write("unlucky")
    assert len(scenario.until(scenario.effects)) == 1
    assert 0.14 <= time.monotonic() - started < 10
    assert len(scenario.calls) == 2
    assert scenario.calls[0].id == scenario.calls[1].id


def test_after_the_last_attempt_it_is_a_dead_letter(scenario):
    scenario.plan["hopeless"] = fail_times(99)
    scenario.start()
    scenario.relay()
    scenario.write("hopeless")
    scenario.until(lambda: scenario.depth(".dead") == 1)
    assert len(scenario.calls) == 3
    [(body, headers)] = scenario.dead()
    assert b"hopeless" in body
    assert headers["kainotomia-reason"] == "attempts spent"
    assert headers["kainotomia-error"].startswith("RuntimeError in act")
    assert "as planned" not in headers["kainotomia-error"]
    assert scenario.effects() == []


def test_a_permanent_failure_dies_at_once_and_holds_nobody_back(scenario):
    scenario.plan["poison"] = fail_times(99, Permanent)
    scenario.start()
    scenario.relay()
    note = uuid7()
    scenario.emit(*(Written(note_id=note, text=said) for said in ("a", "poison", "b")))
    scenario.until(lambda: len(scenario.effects()) == 2)
    assert [e["said"] for e in scenario.effects()] == ["a", "b"]
    scenario.until(lambda: scenario.depth(".dead") == 1)
    assert scenario.dead()[0][1]["kainotomia-reason"] == "permanent"


def test_bytes_that_are_no_event_are_kept_as_they_came(scenario):
    bodies = [b"\xff\x00 not json", b'{"id": 1}', b"", b"[]"]
    scenario.start()
    for body in bodies:
        scenario.publish_raw(body)
    scenario.until(lambda: scenario.depth(".dead") == len(bodies))
    letters = scenario.dead()
    assert sorted(body for body, _ in letters) == sorted(bodies)
    assert {headers["kainotomia-reason"] for _, headers in letters} == {"undecodable"}
    assert scenario.depth() == 0


def test_refused_data_are_dead_and_named_by_field_only(scenario):
    scenario.start()
    scenario.publish_raw(scenario.envelope().replace(b'"text":""', b'"text":{"secret":1}'))
    scenario.until(lambda: scenario.depth(".dead") == 1)
    [(_, headers)] = scenario.dead()
    assert headers["kainotomia-reason"] == "schema"
    assert "text" in headers["kainotomia-error"]
    assert "secret" not in headers["kainotomia-error"]


def test_unknown_fields_of_a_newer_producer_are_ignored(scenario):
    scenario.start()
    scenario.publish_raw(scenario.envelope("new").replace(b'"text":', b'"colour":"red","text":'))
    assert scenario.until(scenario.effects)[0]["said"] == "new"


def test_a_timeout_inside_a_handler_is_a_failure_like_any_other(scenario):
    def expire(*_):
        scenario.plan["hang"] = lambda *_: None
        raise eventlet.Timeout(1)

    scenario.plan["hang"] = expire
    scenario.start()
    scenario.relay()
    scenario.write("hang")
    assert len(scenario.until(scenario.effects)) == 1
    assert len(scenario.calls) == 2


def test_a_handler_that_hangs_is_broken_off(scenario):
    def hang(*_):
        scenario.plan["hang"] = lambda *_: None
        eventlet.sleep(30)

    scenario.plan["hang"] = hang
    scenario.start(scenario.service(seconds=0.3))
    scenario.relay()
    scenario.write("hang")
    assert len(scenario.until(scenario.effects)) == 1


def test_stopping_redelivers_nothing(scenario):
    scenario.plan["slow"] = lambda *_: eventlet.sleep(0.3)
    container = scenario.start()
    for _ in range(6):
        scenario.publish_raw(scenario.envelope("slow"))
    scenario.until(lambda: len(scenario.calls) == 6)
    container.stop()
    scenario.containers.clear()
    assert len(scenario.effects()) == 6
    assert scenario.depth() == 0


def test_events_announced_by_a_handler_leave_with_its_effect(scenario):
    def announce(service, event):
        service.publish(Written(note_id=event.data["note_id"], text="echo"))

    scenario.plan["call"] = announce
    scenario.start()
    scenario.relay()
    scenario.write("call")
    scenario.until(scenario.effects)
    from sqlalchemy import text

    with scenario.ours.connect() as connection:
        [row] = connection.execute(text("SELECT payload, headers FROM outbox")).all()
    assert row.payload["text"] == "echo"
    assert row.headers["requestid"] == "r-1"


def test_two_relays_and_two_consumers_keep_order_under_faults(scenario: MessagingScenario):
    calls, failed = count(1), set()

    def sometimes(_, event):
        # no event twice: what is tried again and again alone would be the tenth again and again, and die
        if next(calls) % 10 == 0 and event.id not in failed:
            failed.add(event.id)
            raise RuntimeError("one in ten")

    scenario.plan["x"] = sometimes
    service = scenario.service()
    scenario.start(service)
    scenario.start(service)
    scenario.relay()
    scenario.relay()
    notes = [uuid7() for _ in range(6)]
    for _ in range(5):
        for note in notes:
            scenario.emit(*(Written(note_id=note, text="x") for _ in range(2)))
    scenario.until(lambda: len(scenario.effects()) >= 60 or scenario.depth(".dead"), 30)
    eventlet.sleep(0.2)
    effects = scenario.effects()
    assert scenario.dead() == []
    for note in notes:
        assert [e["seq"] for e in effects if e["note"] == note] == list(range(1, 11))
