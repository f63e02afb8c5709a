"""Over TLS: one greenthread reads while others write, and a link that is given up waits for no goodbye."""

from __future__ import annotations

import time
from uuid import uuid4

import eventlet
import pytest
from authority import make_authority
from kombu import Queue
from proxy import Proxy
from secure import SecureRabbitMQ

from chassis.messaging.connection import BrokerConnection, BrokerUnavailable
from kainotomia_local import rabbitmq


@pytest.fixture(scope="module")
def secure(server_directory, tmp_path_factory):
    if rabbitmq.find() is None:
        pytest.skip("RabbitMQ is not installed: install the package `rabbitmq-server` to run this test.")
    folder = tmp_path_factory.mktemp("tls")
    authority, certificate = make_authority(folder)
    with (
        SecureRabbitMQ(server_directory / "tls-rabbitmq", certificate, services=("toy",)) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("SSL_CERT_FILE", str(authority))
        yield server.url("toy")


class Linked:
    """A link that consumes a queue of its own, and keeps what it got."""

    def __init__(self, uri, **options):
        self.got, self.lost, self.channel = [], 0, None
        self.link = BrokerConnection(uri, name="toy", on_connect=self._open, on_lost=self._count, **options)
        self._thread = eventlet.spawn(self.link.run)

    def __enter__(self):
        assert self.link.wait_until_up(10)
        return self

    def __exit__(self, *_):
        self.link.stop()
        self._thread.wait()

    def publish(self, number):
        message = self.channel.prepare_message(str(number).encode())
        self.link.write(lambda _: self.channel.basic_publish(message, exchange="", routing_key=self.queue.name))

    def _open(self, connection):
        self.channel = connection.channel()
        self.queue = Queue(f"toy.tls.{uuid4().hex}", exclusive=True, durable=False)(self.channel)
        self.queue.declare()
        self.queue.consume("toy", callback=lambda message: self.got.append(message.body), no_ack=True)

    def _count(self):
        self.lost += 1


def until(holds, seconds=20.0):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        eventlet.sleep(0.01)


def test_who_publishes_does_not_read_beside_the_link(secure):
    with Linked(secure) as linked:
        for number in range(300):
            linked.publish(number)
            if not number % 10:
                eventlet.sleep(0.01)  # the link is now waiting for what comes
        until(lambda: len(linked.got) == 300)
        assert linked.lost == 0


def test_a_black_hole_is_left_in_time(secure):
    heartbeat = 2
    with Proxy(secure) as proxy, Linked(proxy.uri, heartbeat=heartbeat) as linked:
        proxy.stall()
        until(lambda: linked.lost == 1, 5 * heartbeat)
        proxy.cut()
        proxy.resume()
        until(lambda: linked.link.connected)


def test_dropping_a_tls_connection_blocks_neither_side(secure):
    with Linked(secure) as linked:
        begun = time.monotonic()

        def fail(_):
            raise OSError("as planned")

        with pytest.raises(BrokerUnavailable):
            linked.link.write(fail)
        assert time.monotonic() - begun < 3
        until(lambda: linked.lost == 1, 5)
        until(lambda: linked.link.connected)
        linked.publish(1)
        until(lambda: linked.got)
