"""Dead letters, restoring, housekeeping, and a broker that is not as it should be."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import eventlet
import orjson
import pytest
from kombu import Connection
from proxy import Proxy
from sqlalchemy import text
from world import STEPS, Read, World, Written

from chassis.database import uuid7
from chassis.errors import Permanent
from chassis.messaging import dead_letters, housekeeping
from chassis.messaging.connection import BrokerConnection
from chassis.messaging.restore import restore_undelivered
from chassis.messaging.topology import TopologyMismatch, declare_topology


@pytest.fixture
def deaths(world):
    """Three dead letters in a row, of one note."""

    def die(*_):
        raise Permanent("no such thing")

    world.plan["bad"] = die
    world.start()
    world.relay()
    note = uuid7()
    for _ in range(3):
        world.write("bad", note)
    world.until(lambda: world.depth(".dead") == 3)
    return f"{world.consumer}.on_note"


def test_looking_at_dead_letters_changes_nothing(world, deaths):
    first = dead_letters.listed(world.uri, deaths)
    again = dead_letters.listed(world.uri, deaths)
    assert [letter.key for letter in first] == [letter.key for letter in again]
    assert first[0].reason == "permanent"
    assert "no such thing" in first[0].error
    assert dead_letters.show(world.uri, deaths, first[1].key) == again[1]
    lines = list(dead_letters.export(world.uri, deaths))
    assert [orjson.loads(line)["content"]["data"]["text"] for line in lines] == ["bad"] * 3
    assert world.depth(".dead") == 3


def test_replayed_dead_letters_are_handled_after_later_events(world, deaths):
    note = world.calls[0].data["note_id"]
    world.write("fine", note)
    world.until(world.effects)
    world.plan.clear()
    assert dead_letters.replay(world.uri, world.ours, deaths, actor="op") == 3
    world.until(lambda: len(world.effects()) == 4)
    assert world.depth(".dead") == 0
    with world.ours.connect() as connection:
        audit = connection.execute(text("SELECT actor, action, event_id FROM operator_audit")).all()
    assert [(row.actor, row.action) for row in audit] == [("op", "replay")] * 3


def test_a_dead_letter_is_discarded_for_a_reason_only(world, deaths):
    [first, *_] = dead_letters.listed(world.uri, deaths)
    with pytest.raises(ValueError, match="reason"):
        dead_letters.discard(world.uri, world.ours, deaths, actor="op", keys={first.key}, reason=" ")
    assert dead_letters.discard(world.uri, world.ours, deaths, actor="op", keys={first.key}, reason="test") == 1
    assert first.key not in {letter.key for letter in dead_letters.listed(world.uri, deaths)}
    assert world.depth(".dead") == 2


def test_unhandled_events_survive_the_in_process_broker(memory_world):
    world = memory_world
    container = world.start()
    world.relay()
    world.write("handled")
    world.until(world.effects)
    world.until(lambda: world.unpublished() == 0)
    container.stop()
    world.containers.clear()
    world.write("lost with the broker")
    world.until(lambda: world.unpublished() == 0)
    world.stop_relays()
    world.uri = f"memory://{uuid4().hex}"

    consumer = world.start()
    fake = type("Container", (), {})()
    fake.service_name, fake.service_cls, fake.config = world.producer, object, {"engine": world.theirs}
    assert restore_undelivered([fake, consumer]) == 1
    world.relay()
    world.until(lambda: len(world.effects()) == 2)
    assert [event.data["text"] for event in world.calls] == ["handled", "lost with the broker"]
    assert restore_undelivered([fake, consumer]) == 0


def test_a_queue_with_other_arguments_is_an_error_that_says_so(rabbit_world):
    world = rabbit_world
    service = world.service()
    with Connection(world.uri) as connection:
        connection.channel().queue_declare(f"{world.consumer}.on_note.dead", durable=True, auto_delete=False)
    with pytest.raises(TopologyMismatch, match=r"on_note\.dead"):
        declare_topology(world.uri, service, steps=STEPS)


def test_a_service_exits_on_a_queue_with_other_arguments(rabbit_world, monkeypatch):
    world = rabbit_world
    with Connection(world.uri) as connection:
        connection.channel().queue_declare(f"{world.consumer}.on_note.dead", durable=True, auto_delete=False)
    monkeypatch.setattr(world, "declare", lambda _: None)
    monkeypatch.setattr(BrokerConnection, "wait_until_up", lambda *_: True)
    with pytest.raises(TopologyMismatch):
        world.start().wait()


def test_a_type_that_is_no_longer_heard_is_no_longer_sent(world):
    world.declare(world.service(Written.type, Read.type))
    world.declare(world.service(Written.type))
    world.relay()
    world.emit(Read(note_id=uuid7(), text="r"), Written(note_id=uuid7(), text="w"))
    world.until(lambda: world.unpublished() == 0)
    world.until(lambda: world.depth() == 1)


def test_a_consumer_finds_its_way_out_of_a_black_hole(rabbit_world):
    world = rabbit_world
    direct = world.uri
    with Proxy(direct) as proxy:
        world.uri = proxy.uri
        world.start(HEARTBEAT=1)
        world.uri = direct
        world.relay()
        world.write("before")
        world.until(world.effects)
        proxy.stall()
        world.write("meanwhile")
        eventlet.sleep(0.5)
        before = proxy.connections
        world.until(lambda: proxy.connections > before, 4)
        proxy.resume()
        world.until(lambda: len(world.effects()) == 2)


def test_old_rows_go_and_what_waits_stays(memory_world: World):
    world = memory_world
    world.emit(*(Written(note_id=uuid7(), text="x") for _ in range(3)))
    with world.theirs.begin() as connection:
        connection.execute(
            text(
                "UPDATE outbox SET published_at = now() - interval '2 days'"
                " WHERE position = (SELECT min(position) FROM outbox)"
            )
        )
    assert housekeeping.prune(world.theirs, retain_for=timedelta(days=1)) == 1
    assert world.unpublished() == 2
