"""From RabbitMQ 4 on, a message that was taken back more than 20 times is dropped, policy or not: none of ours is."""

from __future__ import annotations

from kombu import Connection
from messaging_scenario import Written

from chassis.errors import Permanent
from chassis.messaging import dead_letters

LIMIT = 20


def refuse(*_):
    raise Permanent("as planned")


def test_a_poison_message_is_dead_before_the_broker_drops_it(rabbit_scenario):
    scenario = rabbit_scenario
    service = scenario.service()
    scenario.declare(service)
    scenario.publish_raw(scenario.envelope())
    with Connection(scenario.uri) as connection, connection.channel() as channel:
        queue = f"{scenario.consumer}.on_note"
        for _ in range(LIMIT):
            message = scenario.until(lambda: channel.basic_get(queue))
            channel.basic_reject(message.delivery_tag, requeue=True)
        scenario.until(lambda: scenario.depth() == 1)
    scenario.start(service)
    scenario.until(lambda: scenario.depth(".dead") == 1)
    [(_, headers)] = scenario.dead()
    assert headers["kainotomia-reason"] == "redelivered too often"
    assert scenario.calls == []


def test_dead_letters_outlive_any_number_of_looks(rabbit_scenario):
    scenario = rabbit_scenario
    scenario.plan["bad"] = refuse
    scenario.start()
    scenario.relay()
    note = scenario.write("bad")
    scenario.emit(Written(note_id=note, text="bad"))
    scenario.until(lambda: scenario.depth(".dead") == 2)
    subscription = f"{scenario.consumer}.on_note"
    first = {letter.key for letter in dead_letters.listed(scenario.uri, subscription)}
    for _ in range(LIMIT + 5):
        assert {letter.key for letter in dead_letters.listed(scenario.uri, subscription)} == first
    assert scenario.depth(".dead") == 2
