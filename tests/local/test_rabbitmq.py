"""The private broker: who may do what, what its policies do, and what a killed node still has."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import amqp
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kainotomia_local.rabbitmq import RabbitMQ

QUORUM = {"x-queue-type": "quorum"}


@contextmanager
def channel(server: RabbitMQ, user: str) -> Iterator[amqp.Channel]:
    password = server.url(user).partition("@")[0].rpartition(":")[2]
    connection = amqp.Connection(
        f"127.0.0.1:{server.port}", userid=user, password=password, confirm_publish=True, read_timeout=20
    )
    connection.connect()
    try:
        yield connection.channel()
    finally:
        connection.collect()


def declare(channel: amqp.Channel, queue: str) -> None:
    channel.queue_declare(queue, durable=True, auto_delete=False, arguments=QUORUM)


def test_a_message_that_kills_its_consumer_is_dead_lettered(rabbitmq_server: RabbitMQ) -> None:
    with channel(rabbitmq_server, "notifications") as ours:
        declare(ours, "notifications.on_poison.dead")
        declare(ours, "notifications.on_poison")
        rabbitmq_server.set_policies()
        ours.basic_publish_confirm(amqp.Message("poison"), "", "notifications.on_poison")
        deliveries = 0
        while (message := ours.basic_get("notifications.on_poison")) is not None:
            deliveries += 1
            ours.basic_reject(message.delivery_tag, requeue=True)
            ours.queue_declare("notifications.on_poison", passive=True)
        dead = wait_for(ours, "notifications.on_poison.dead")
    assert dead.body == "poison"
    assert deliveries == 21


def wait_for(channel: amqp.Channel, queue: str) -> amqp.Message:
    for _ in range(100):
        message = channel.basic_get(queue, no_ack=True)
        if message is not None:
            return message
        time.sleep(0.1)
    raise AssertionError(f"nothing came to {queue}")


@pytest.mark.slow
def test_a_confirmed_message_survives_kill_9(rabbitmq_server: RabbitMQ) -> None:
    with channel(rabbitmq_server, "identity") as ours:
        declare(ours, "identity.on_kept")
        # The node writes the names of new queues twice a second; a queue younger than that is not found again.
        time.sleep(1.5)
        ours.basic_publish_confirm(amqp.Message("kept", delivery_mode=2), "", "identity.on_kept")
    port = rabbitmq_server.port
    rabbitmq_server.kill()
    rabbitmq_server.restart()
    assert rabbitmq_server.port == port
    with channel(rabbitmq_server, "identity") as ours:
        assert wait_for(ours, "identity.on_kept").body == "kept"
