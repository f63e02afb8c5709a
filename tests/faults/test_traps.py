"""Traps that were met in the libraries, each beside the library as it is: without our part it still snaps shut.

Traps whose tests stand elsewhere are in the table of README.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from uuid import uuid4

import amqp
import pytest
from fault_harness.proxy import DOWN, UP, Proxy
from fault_harness.scenario import until
from kombu import Connection, Queue

from chassis.context import CallContext
from chassis.host import Host
from chassis.messaging.call_queues import call_key
from chassis.messaging.envelope import Outgoing
from chassis.messaging.exchanges import RPC
from chassis.messaging.publisher import ConfirmingPublisher, PublishFailed
from chassis.service import Operations
from chassis.settings import SPARE_CONNECTIONS
from observatory.service import Observatory


def alone(code):
    """Run Python code in a process of its own, as a service runs; gives what it said on stdout and stderr."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import chassis.green\n" + code],
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.fixture
def queue(broker):
    name = f"trap.{uuid4().hex}"
    with Connection(broker.admin_url) as connection:
        channel = connection.channel()
        channel.queue_declare(name, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        yield name
        channel.queue_delete(name)


def test_library_takes_a_late_confirm_for_the_next_message(broker, queue):
    """The library says "published" of a message that the broker never got."""
    with Proxy(broker.admin_url) as proxy:
        host, port = proxy.uri.rpartition("@")[2].strip("/").split(":")
        user, password = proxy.uri.removeprefix("amqp://").rpartition("@")[0].split(":")
        connection = amqp.Connection(f"{host}:{port}", user, password, confirm_publish=True)
        try:
            connection.connect()
            channel = connection.channel()
            channel.basic_publish(amqp.Message("1"), routing_key=queue)
            proxy.stall(DOWN, new=False)
            with pytest.raises(TimeoutError):
                channel.basic_publish(amqp.Message("2"), routing_key=queue, confirm_timeout=0.5)
            until(lambda: _messages(broker, queue) == 2)
            proxy.stall(UP, new=False)
            # not sooner: what has arrived before it sends, the library throws away
            threading.Timer(0.5, proxy.resume, (DOWN,)).start()
            channel.basic_publish(amqp.Message("3"), routing_key=queue, confirm_timeout=5)
            assert _messages(broker, queue) == 2, "OK was said of three"
        finally:
            connection.collect()  # to close it politely would wait for an answer that does not come


def test_a_confirm_that_comes_late_confirms_nothing_of_ours(broker, queue):
    with Proxy(broker.admin_url) as proxy:
        publisher = ConfirmingPublisher(proxy.uri, deadline=1.0)
        assert publisher.publish([Outgoing("", queue, b"1")]) == [None]
        proxy.stall(DOWN, new=False)
        with pytest.raises((PublishFailed, TimeoutError)):
            publisher.publish([Outgoing("", queue, b"2")])
        proxy.resume()
        proxy.stall(UP, new=True)
        with pytest.raises((PublishFailed, OSError)):
            publisher.publish([Outgoing("", queue, b"3")])
        assert _messages(broker, queue) == 2


def test_slow_calls_leave_workers_for_events(scenario):
    """Without shares, eight calls take all four workers and the event waits until they end."""
    scenario.consume(workers=4)
    scenario.relay()
    scenario.write(1)
    scenario.settle(20)
    with Connection(scenario.uri) as connection:
        for _ in range(8):
            _call(connection, f"{scenario.consumer}.nap", b'{"seconds": 8}')
        time.sleep(0.5)
        begun = time.monotonic()
        scenario.write(1)
        until(lambda: scenario.effects() == 2)
        assert time.monotonic() - begun < 6


def test_calls_stay_off_disk_and_events_do_not_exceed_workers(scenario, broker):
    scenario.consume(workers=4)
    with Connection(scenario.uri) as connection:
        reply = _call(connection, f"{scenario.consumer}.contract", b"", wait=True)
    assert reply.properties["delivery_mode"] == 1
    assert json.loads(reply.body)["service"] == scenario.consumer
    consumers = broker.rabbitmqctl("list_consumers", "queue_name", "prefetch_count").splitlines()
    prefetch = {name: int(count) for name, count in (line.split("\t") for line in consumers[1:])}
    assert prefetch[f"{scenario.consumer}.on_note"] <= 4


def test_a_library_logger_that_was_there_first_goes_on_speaking():
    code = """
import logging, logging.config
early = logging.getLogger("nameko.containers")
{configure}
early.error("this must be seen")
"""
    ours = "from chassis.logs import configure_logs; configure_logs('json', 'INFO', 'toy')"
    namekos = "logging.config.dictConfig({'version': 1})"
    assert "this must be seen" in alone(code.format(configure=ours))[1]
    assert "this must be seen" not in alone(code.format(configure=namekos))[1]


def test_hashing_passwords_holds_up_nobody():
    code = """
import eventlet
from identity.person.person import password_hash as passwords
turns = 0
def others():
    global turns
    while True:
        eventlet.sleep(0)
        turns += 1
def turns_during(hash_it):
    hash_it("warm")
    before = turns
    hash_it("a pass phrase")
    return turns - before
eventlet.spawn(others)
print(turns_during(passwords.hash_password), turns_during(passwords._hasher.hash))
"""
    ours, in_the_hub = map(int, alone(code)[0].split())
    assert ours > 0
    assert in_the_hub == 0


def test_our_imports_do_not_load_the_broken_websockets():
    said, _ = alone(
        "import sys, chassis.cli, gateway.assembly, gateway.extension, observatory.service\n"
        "print('nameko.web.websocket' in sys.modules, 'nameko.web.server' in sys.modules)"
    )
    assert said.split() == ["False", "False"]


def test_every_worker_has_a_session_and_none_takes_two(make_database):
    settings = Observatory.settings_class.read(
        "observatory",
        {"AMQP_URI": "memory://", "KAINOTOMIA_DEMO": "1", "DATABASE_URL_OBSERVATORY": make_database("observatory")},
    )
    container = Host(settings).add_service(Observatory, settings)
    engine = container.config["engine"]
    assert engine.pool.size() >= container.max_workers + SPARE_CONNECTIONS
    engine.dispose()
    one = Operations()
    one._session = object()
    with pytest.raises(RuntimeError, match="only one way"), one.transaction():
        pass


def _messages(broker, queue):
    time.sleep(0.3)
    with Connection(broker.admin_url) as connection:
        return connection.channel().queue_declare(queue, passive=True).message_count


def _call(connection, operation, body, *, wait=False):
    channel = connection.channel()
    replies = Queue(f"trap.reply.{uuid4().hex}", exclusive=True, durable=False)(channel)
    replies.declare()
    head = json.dumps(CallContext(deadline=time.time() + 20).to_dict())
    properties = {"reply_to": replies.name, "correlation_id": "1"}
    message = channel.prepare_message(body, headers={"call": head}, properties=properties)
    channel.basic_publish(message, exchange=RPC.name, routing_key=call_key(*operation.split(".")))
    return until(replies.get) if wait else None
