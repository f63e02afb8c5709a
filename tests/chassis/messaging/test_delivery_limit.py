"""From RabbitMQ 4 on, a message that was taken back more than 20 times is dropped, policy or not: none of ours is."""

from __future__ import annotations

from kombu import Connection
from world import Written

from chassis.errors import Permanent
from chassis.messaging import dead_letters

LIMIT = 20


def refuse(*_):
    raise Permanent("as planned")


def test_a_poison_message_is_dead_before_the_broker_drops_it(rabbit_world):
    world = rabbit_world
    service = world.service()
    world.declare(service)
    world.publish_raw(world.envelope())
    with Connection(world.uri) as connection, connection.channel() as channel:
        queue = f"{world.consumer}.on_note"
        for _ in range(LIMIT):
            message = world.until(lambda: channel.basic_get(queue))
            channel.basic_reject(message.delivery_tag, requeue=True)
        world.until(lambda: world.depth() == 1)
    world.start(service)
    world.until(lambda: world.depth(".dead") == 1)
    [(_, headers)] = world.dead()
    assert headers["kainotomia-reason"] == "redelivered too often"
    assert world.calls == []


def test_dead_letters_outlive_any_number_of_looks(rabbit_world):
    world = rabbit_world
    world.plan["bad"] = refuse
    world.start()
    world.relay()
    note = world.write("bad")
    world.emit(Written(note_id=note, text="bad"))
    world.until(lambda: world.depth(".dead") == 2)
    subscription = f"{world.consumer}.on_note"
    first = {letter.key for letter in dead_letters.listed(world.uri, subscription)}
    for _ in range(LIMIT + 5):
        assert {letter.key for letter in dead_letters.listed(world.uri, subscription)} == first
    assert world.depth(".dead") == 2
