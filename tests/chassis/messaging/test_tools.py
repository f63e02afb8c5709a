"""Dead letters, restoring, housekeeping, and a broker that is not as it should be."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import eventlet
import orjson
import pytest
from kombu import Connection
from messaging_scenario import STEPS, MessagingScenario, Read, Written
from proxy import Proxy
from sqlalchemy import text

from chassis.database import uuid7
from chassis.errors import Permanent
from chassis.messaging import dead_letters, housekeeping
from chassis.messaging.connection import BrokerConnection
from chassis.messaging.restore import restore_undelivered
from chassis.messaging.topology import TopologyMismatch, declare_topology


@pytest.fixture
def deaths(scenario):
    """Three dead letters in a row, of one note."""

    def die(*_):
        raise Permanent("no such thing")

    scenario.plan["bad"] = die
    scenario.start()
    scenario.relay()
    note = uuid7()
    for _ in range(3):
        scenario.write("bad", note)
    scenario.until(lambda: scenario.depth(".dead") == 3)
    return f"{scenario.consumer}.on_note"


def test_looking_at_dead_letters_changes_nothing(scenario, deaths):
    first = dead_letters.listed(scenario.uri, deaths)
    again = dead_letters.listed(scenario.uri, deaths)
    assert [letter.key for letter in first] == [letter.key for letter in again]
    assert first[0].reason == "permanent"
    assert "no such thing" in first[0].error
    assert dead_letters.show(scenario.uri, deaths, first[1].key) == again[1]
    lines = list(dead_letters.export(scenario.uri, deaths))
    assert [orjson.loads(line)["content"]["data"]["text"] for line in lines] == ["bad"] * 3
    assert scenario.depth(".dead") == 3


def test_replayed_dead_letters_are_handled_after_later_events(scenario, deaths):
    note = scenario.calls[0].data["note_id"]
    scenario.write("fine", note)
    scenario.until(scenario.effects)
    scenario.plan.clear()
    assert dead_letters.replay(scenario.uri, scenario.ours, deaths, actor="op") == 3
    scenario.until(lambda: len(scenario.effects()) == 4)
    assert scenario.depth(".dead") == 0
    with scenario.ours.connect() as connection:
        audit = connection.execute(text("SELECT actor, action, event_id FROM operator_audit")).all()
    assert [(row.actor, row.action) for row in audit] == [("op", "replay")] * 3


def test_a_dead_letter_is_discarded_for_a_reason_only(scenario, deaths):
    [first, *_] = dead_letters.listed(scenario.uri, deaths)
    with pytest.raises(ValueError, match="reason"):
        dead_letters.discard(scenario.uri, scenario.ours, deaths, actor="op", keys={first.key}, reason=" ")
    assert dead_letters.discard(scenario.uri, scenario.ours, deaths, actor="op", keys={first.key}, reason="test") == 1
    assert first.key not in {letter.key for letter in dead_letters.listed(scenario.uri, deaths)}
    assert scenario.depth(".dead") == 2


def test_unhandled_events_survive_the_in_process_broker(memory_scenario):
    scenario = memory_scenario
    container = scenario.start()
    scenario.relay()
    scenario.write("handled")
    scenario.until(scenario.effects)
    scenario.until(lambda: scenario.unpublished() == 0)
    container.stop()
    scenario.containers.clear()
    scenario.write("lost with the broker")
    scenario.until(lambda: scenario.unpublished() == 0)
    scenario.stop_relays()
    scenario.uri = f"memory://{uuid4().hex}"

    consumer = scenario.start()
    fake = type("Container", (), {})()
    fake.service_name, fake.service_cls, fake.config = (
        scenario.producer,
        object,
        {"engine": scenario.theirs},
    )
    assert restore_undelivered([fake, consumer]) == 1
    scenario.relay()
    scenario.until(lambda: len(scenario.effects()) == 2)
    assert [event.data["text"] for event in scenario.calls] == ["handled", "lost with the broker"]
    assert restore_undelivered([fake, consumer]) == 0


def test_a_queue_with_other_arguments_is_an_error_that_says_so(rabbit_scenario):
    scenario = rabbit_scenario
    service = scenario.service()
    with Connection(scenario.uri) as connection:
        connection.channel().queue_declare(f"{scenario.consumer}.on_note.dead", durable=True, auto_delete=False)
    with pytest.raises(TopologyMismatch, match=r"on_note\.dead"):
        declare_topology(scenario.uri, service, steps=STEPS)


def test_a_service_exits_on_a_queue_with_other_arguments(rabbit_scenario, monkeypatch):
    scenario = rabbit_scenario
    with Connection(scenario.uri) as connection:
        connection.channel().queue_declare(f"{scenario.consumer}.on_note.dead", durable=True, auto_delete=False)
    monkeypatch.setattr(scenario, "declare", lambda _: None)
    monkeypatch.setattr(BrokerConnection, "wait_until_up", lambda *_: True)
    with pytest.raises(TopologyMismatch):
        scenario.start().wait()


def test_a_type_that_is_no_longer_heard_is_no_longer_sent(scenario):
    scenario.declare(scenario.service(Written.type, Read.type))
    scenario.declare(scenario.service(Written.type))
    scenario.relay()
    scenario.emit(Read(note_id=uuid7(), text="r"), Written(note_id=uuid7(), text="w"))
    scenario.until(lambda: scenario.unpublished() == 0)
    scenario.until(lambda: scenario.depth() == 1)


def test_a_consumer_finds_its_way_out_of_a_black_hole(rabbit_scenario):
    scenario = rabbit_scenario
    direct = scenario.uri
    with Proxy(direct) as proxy:
        scenario.uri = proxy.uri
        scenario.start(HEARTBEAT=1)
        scenario.uri = direct
        scenario.relay()
        scenario.write("before")
        scenario.until(scenario.effects)
        proxy.stall()
        scenario.write("meanwhile")
        eventlet.sleep(0.5)
        before = proxy.connections
        scenario.until(lambda: proxy.connections > before, 4)
        proxy.resume()
        scenario.until(lambda: len(scenario.effects()) == 2)


def test_old_rows_go_and_what_waits_stays(memory_scenario: MessagingScenario):
    scenario = memory_scenario
    scenario.emit(*(Written(note_id=uuid7(), text="x") for _ in range(3)))
    with scenario.theirs.begin() as connection:
        connection.execute(
            text(
                "UPDATE outbox SET published_at = now() - interval '2 days'"
                " WHERE position = (SELECT min(position) FROM outbox)"
            )
        )
    assert housekeeping.prune(scenario.theirs, retain_for=timedelta(days=1)) == 1
    assert scenario.unpublished() == 2
