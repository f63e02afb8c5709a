"""What is confirmed has been confirmed by its own tag; everything else counts as not sent."""

from __future__ import annotations

import time
from uuid import uuid4

import eventlet
import pytest
from kombu import Connection
from proxy import Proxy
from world import Written

from chassis.database import uuid7
from chassis.messaging.envelope import Outgoing
from chassis.messaging.publisher import ConfirmingPublisher, PublishFailed


@pytest.fixture
def queue(broker):
    name = f"confirmed.{uuid4().hex}"
    with Connection(broker) as connection:
        channel = connection.channel()
        channel.queue_declare(name, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        yield name
        channel.queue_delete(name)


def to(queue, body=b"x"):
    return Outgoing("", queue, body, message_id="same")


def test_each_message_has_its_own_outcome(broker, queue):
    publisher = ConfirmingPublisher(broker)
    outcomes = publisher.publish([to(queue), to("nowhere"), to(queue), to("nowhere")])
    publisher.close()
    assert [o is None for o in outcomes] == [True, False, True, False]
    assert "NO_ROUTE" in outcomes[1]


def test_a_missing_exchange_fails_and_the_next_publish_works(broker, queue):
    publisher = ConfirmingPublisher(broker)
    with pytest.raises(PublishFailed):
        publisher.publish([Outgoing(f"no.{uuid4().hex}", "key", b"x")])
    assert publisher.publish([to(queue)]) == [None]
    publisher.close()


def test_a_late_acknowledgement_of_another_tag_confirms_nothing():
    publisher = ConfirmingPublisher("memory://tags")
    publisher._pending = {7: 0}
    publisher._confirmed(6, False)
    publisher._confirmed(5, True)
    assert publisher._pending == {7: 0}
    publisher._confirmed(7, False)
    assert publisher._pending == {}


def test_a_refusal_names_the_message_by_tag_not_by_id():
    publisher = ConfirmingPublisher("memory://tags")
    publisher._pending = {1: 0, 2: 1, 3: 2}
    publisher._nacked(2, True)
    publisher._confirmed(3, False)
    assert set(publisher._refused) == {0, 1}


def test_a_cut_connection_means_not_sent_and_is_replaced(rabbitmq_server, broker, queue):
    if broker.startswith("memory"):
        pytest.skip("there is no link to cut")
    with Proxy(rabbitmq_server.admin_url) as proxy:
        publisher = ConfirmingPublisher(proxy.uri, deadline=0.5)
        assert publisher.publish([to(queue)]) == [None]
        proxy.stall("down")
        started = time.monotonic()
        with pytest.raises(PublishFailed):
            publisher.publish([to(queue)])
        assert time.monotonic() - started < 10
        proxy.resume()
        assert publisher.publish([to("nowhere")])[0] is not None, "the late ack must not confirm this one"
        publisher.close()


def test_an_unconfirmed_event_is_not_marked_and_has_one_effect(rabbit_world):
    world = rabbit_world
    world.start()
    with Proxy(world.uri) as proxy:
        direct, world.uri = world.uri, proxy.uri
        world.relay(deadline=0.5)
        world.write("first")
        world.until(world.effects)
        proxy.stall("down")
        world.write("second")
        # the broker has it and the consumer handles it, yet the relay cannot know
        world.until(lambda: len(world.effects()) == 2)
        eventlet.sleep(0.8)
        assert world.unpublished() == 1
        proxy.resume()
        world.until(lambda: world.unpublished() == 0)
        eventlet.sleep(0.2)
        world.stop_relays()
        world.uri = direct
    assert [e["said"] for e in sorted(world.effects(), key=lambda e: e["n"])] == ["first", "second"]
    assert proxy.connections > 1


def test_the_relay_survives_dropped_database_connections(world):
    world.start()
    world.relay()
    world.write("1")
    world.until(world.effects)
    with world.theirs.connect() as connection:
        from sqlalchemy import text

        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name LIKE '%relay' AND datname = current_database()"
            )
        )
    world.emit(Written(note_id=uuid7(), text="2"))
    world.until(lambda: len(world.effects()) == 2)


def test_commit_to_handler_is_quick_when_idle(world):
    world.start()
    world.relay()
    world.write("warm")
    world.until(lambda: world.calls)
    eventlet.sleep(0.3)
    times = []
    for _ in range(21):
        seen = len(world.calls)
        world.write("x")
        started = time.monotonic()
        while len(world.calls) == seen:
            eventlet.sleep(0.0005)
        times.append(time.monotonic() - started)
    # the target is 15 ms on two idle cores; the bench measures that, this holds off a poll in the way
    assert sorted(times)[10] < 0.25
