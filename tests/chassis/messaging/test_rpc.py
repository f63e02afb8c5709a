"""Calls between services: none waits longer than its deadline, and versions before and after the quorum queue agree."""

from __future__ import annotations

import time
from contextlib import contextmanager

import eventlet
import orjson
import pytest
from kombu import Connection, Queue

from chassis.context import CallContext
from chassis.errors import DeadlineExceeded, Unavailable
from chassis.messaging import bus
from chassis.messaging.call_queues import earlier_rpc_queue, rpc_queue
from chassis.messaging.connection import BrokerUnavailable
from chassis.messaging.exchanges import RPC
from chassis.messaging.retired import retire_queues
from chassis.messaging.rpc import Reply
from chassis.messaging.rpc_client import RpcClient


def client_of(container):
    [client] = [extension for extension in container.extensions if isinstance(extension, RpcClient)]
    return client


def call(client, service, operation="contract", seconds=5.0):
    return client.call(service, operation, CallContext.for_system(request_id="r-1", seconds=seconds))


@pytest.fixture
def client(scenario):
    return client_of(scenario.start())


def test_a_call_that_nobody_answers_ends_at_its_deadline(scenario, client):
    with Connection(scenario.uri) as connection:
        queue = rpc_queue("nobody")(connection.channel())
        queue.declare()
        begun = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            call(client, "nobody", seconds=0.5)
        assert 0.4 < time.monotonic() - begun < 8
        assert client._pending == {}
        queue.delete()


def test_a_call_to_nobody_ends_at_once(client):
    begun = time.monotonic()
    with pytest.raises(Unavailable):
        call(client, "nobody-at-all", seconds=10)
    assert time.monotonic() - begun < 8
    assert client._pending == {}


def test_each_connection_has_a_queue_of_replies_of_its_own(rabbit_scenario):
    """The broker keeps the old connection's queue until it notices its end; replies come by another one at once."""
    scenario = rabbit_scenario
    client = client_of(scenario.start())
    assert call(client, scenario.consumer).status == 200
    before = client._replies

    def fail(_):
        raise OSError("as planned")

    with pytest.raises(BrokerUnavailable):
        client.bus._link.write(fail)
    scenario.until(lambda: client._replies != before, 10)
    scenario.until(lambda: call_or_none(client, scenario.consumer) == 200, 10)


def call_or_none(client, service):
    try:
        return call(client, service, seconds=1).status
    except (Unavailable, DeadlineExceeded):
        return None


# ---- earlier versions, which know the classic queue only -------------------------------------------------------------


@contextmanager
def earlier_server(uri, service):
    """Take and answer calls as an earlier version does; gives the operations that it was asked for."""
    asked, ended = [], []

    def serve():
        with Connection(uri) as connection:
            channel = connection.channel()
            queue = earlier_rpc_queue(service)(channel)
            queue.declare()

            def answer(message):
                message.ack()
                key = message.delivery_info["routing_key"]
                asked.append(key)
                made = channel.prepare_message(
                    b"earlier",
                    headers={"reply": Reply(not_here=not key.endswith(".contract")).to_header()},
                    properties={"correlation_id": message.properties["correlation_id"]},
                )
                channel.basic_publish(made, exchange="", routing_key=message.properties["reply_to"])

            with connection.Consumer([queue], on_message=answer, channel=channel):
                while not ended:
                    with eventlet.Timeout(5):
                        try:
                            connection.drain_events(timeout=0.05)
                        except TimeoutError:
                            continue

    serving = eventlet.spawn(serve)
    eventlet.sleep(0.5)
    yield asked
    ended.append(True)
    serving.wait()


def earlier_call(uri, service):
    """Call as an earlier version does: by the key of the classic queue; gives the body of the answer."""
    with Connection(uri) as connection:
        channel = connection.channel()
        replies = Queue("test.reply." + service, exclusive=True, durable=False)(channel)
        replies.declare()
        message = channel.prepare_message(
            b"",
            headers={"call": orjson.dumps(CallContext.for_system(request_id="r", seconds=5).to_dict()).decode()},
            properties={"correlation_id": "1", "reply_to": replies.name, "expiration": "5000"},
        )
        channel.basic_publish(message, exchange=RPC.name, routing_key=f"{service}.contract")
        got = []
        with connection.Consumer([replies], on_message=got.append, no_ack=True, channel=channel):
            end = time.monotonic() + 5
            while not got and time.monotonic() < end:
                try:
                    connection.drain_events(timeout=0.05)
                except TimeoutError:
                    continue
        return orjson.loads(bytes(got[0].body))


def test_versions_before_and_after_the_quorum_queue_agree(rabbit_scenario, monkeypatch):
    """A deployment there and back: whoever asks is answered, and no call is run twice."""
    monkeypatch.setattr(bus, "ABSENT_SECONDS", 0.2)
    scenario = rabbit_scenario
    service = scenario.consumer
    asking = scenario.service()
    asking.name = f"{service}-asking"
    client = client_of(scenario.start(asking))
    with earlier_server(scenario.uri, service) as asked:
        assert [call(client, service).body for _ in range(3)] == [b"earlier"] * 3
        container = scenario.start()
        answers = []
        while not answers or answers[-1] == b"earlier":
            answers.append(call(client, service).body)
            assert len(answers) < 20, "the new replica has no turn"
        so_far = len(asked)
        assert b"earlier" not in [call(client, service).body for _ in range(6)]
        assert len(asked) == so_far

        # back: the queue of the new version is left without a replica
        scenario.containers.remove(container)
        container.stop()
        with pytest.raises(DeadlineExceeded):
            call(client, service, seconds=1)
        assert [call(client, service).body for _ in range(3)] == [b"earlier"] * 3
        container = scenario.start()

    # forth: only the new version is left, and an earlier caller
    eventlet.sleep(0.5)
    assert earlier_call(scenario.uri, service)["service"] == service
    assert retire_queues(scenario.uri, service).endswith("is removed")
    assert retire_queues(scenario.uri, service).endswith("is not there any more")
    assert [call(client, service).status for _ in range(5)] == [200] * 5


def test_a_queue_of_earlier_versions_that_goes_ends_no_link(rabbit_scenario, monkeypatch):
    monkeypatch.setattr(bus, "ABSENT_SECONDS", 0.2)
    scenario = rabbit_scenario
    lost = []
    with Connection(scenario.uri) as connection:
        earlier_rpc_queue(scenario.consumer)(connection.channel()).declare()
        container = scenario.start()
        [consuming] = [extension for extension in container.extensions if isinstance(extension, bus.Bus)]
        consuming.on_lost(lambda: lost.append(1))
        assert earlier_call(scenario.uri, scenario.consumer)["service"] == scenario.consumer
        assert retire_queues(scenario.uri, scenario.consumer).endswith("is removed")
        eventlet.sleep(1)
    assert lost == []
    assert consuming.ready
