"""Sealed calls: no queue of the broker holds what a caller wrote, and versions without keys get on with the others."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

import eventlet
import orjson
import pytest
from kombu import Connection, Queue
from test_rpc import client_of

from chassis.context import CallContext
from chassis.messaging import rpc_client, sealing
from chassis.messaging.call_queues import call_key, rpc_queue
from chassis.messaging.exchanges import RPC
from chassis.messaging.rpc import Reply, as_bytes
from chassis.operations import internal

MARK = "canary-mark"
SECRET = SimpleNamespace(secret="y" * 40)


def asked(client, service):
    context = CallContext.for_system(request_id="r-1", seconds=30)
    context = CallContext(
        **{**vars(context), "query": {"q": [MARK]}, "path": {"token": MARK}, "basic": MARK, "client_ip": MARK}
    )
    return client.call(service, "echo", context, MARK.encode())


def echoing(scenario):
    """A service that answers with what it got."""

    class Echo(scenario.service()):
        name = scenario.consumer

        @internal(transaction=False)
        def echo(self):
            return {"query": dict(self.call.query), "basic": self.call.basic, "system": self.principal.system}

    return Echo


ECHOED = {"query": {"q": [MARK]}, "basic": MARK, "system": True}


@contextmanager
def copies(uri, service):
    """Return a function that returns all calls that the broker has got for a service."""
    with Connection(uri) as connection:
        queue = Queue(f"copy.{service}", exchange=RPC, routing_key=f"{service}.#", exclusive=True, durable=False)
        queue = queue(connection.channel())
        queue.declare()
        yield lambda: list(iter(lambda: queue.get(no_ack=True), None))


def is_readable(message):
    return MARK.encode() in as_bytes(message.body) + repr((message.headers, message.properties)).encode()


@pytest.fixture
def client(rabbit_scenario):
    asking = rabbit_scenario.service()
    asking.name = f"{rabbit_scenario.consumer}-asking"
    return client_of(rabbit_scenario.start(asking))


def test_the_broker_gets_nothing_that_it_could_read(rabbit_scenario, client):
    scenario = rabbit_scenario
    scenario.start(echoing(scenario))
    with copies(scenario.uri, scenario.consumer) as taken:
        for _ in range(3):
            reply = asked(client, scenario.consumer)
            assert (reply.status, orjson.loads(reply.body)) == (200, ECHOED)
        calls = taken()
    # one more: the first asked for the key, and said nothing else
    assert [message.delivery_info["routing_key"] for message in calls] == [call_key(scenario.consumer, "sealed")] * 4
    assert not any(map(is_readable, calls))
    assert b"echo" not in b"".join(as_bytes(message.body) for message in calls)


def test_calls_in_one_process_are_not_sealed(memory_scenario):
    """The in-process broker has no disk; what passes through it stays in the memory that it came from."""
    scenario = memory_scenario
    client = client_of(scenario.start(echoing(scenario)))
    with copies(scenario.uri, scenario.consumer) as taken:
        assert orjson.loads(asked(client, scenario.consumer).body) == ECHOED
        assert [message.delivery_info["routing_key"] for message in taken()] == [call_key(scenario.consumer, "echo")]


def test_replicas_with_two_secrets_answer_every_call(rabbit_scenario, client, monkeypatch):
    """While a new secret is rolled out: what one cannot open it leaves to the other, and nobody hears of it."""
    monkeypatch.setattr(rpc_client, "PATIENCE", 30.0)  # on a busy machine, too, enough for many throws of a coin
    scenario = rabbit_scenario
    first = scenario.start(echoing(scenario))
    assert asked(client, scenario.consumer).status == 200
    scenario.start(echoing(scenario), settings=SECRET)
    with copies(scenario.uri, scenario.consumer) as taken:
        assert [asked(client, scenario.consumer).status for _ in range(20)] == [200] * 20
        scenario.containers.remove(first)
        first.stop()
        assert [asked(client, scenario.consumer).status for _ in range(5)] == [200] * 5
        assert not any(map(is_readable, taken()))


def test_a_call_that_nobody_can_open_is_no_error_of_the_client(rabbit_scenario, client, monkeypatch):
    scenario = rabbit_scenario
    scenario.start(echoing(scenario))
    assert asked(client, scenario.consumer).status == 200
    monkeypatch.setattr(client._keys, "record", lambda *_, **__: None)
    client._keys._keys[scenario.consumer] = sealing.PublicKey(
        scenario.consumer, sealing.PrivateKeys("another", ["z" * 40]).announced
    )
    reply = asked(client, scenario.consumer)
    assert (reply.status, reply.not_here, reply.headers) == (503, True, {"Retry-After": "5"})


@contextmanager
def replica_without_keys(uri, service):
    """Take calls from the same queue as a version without sealing does, whose only operation is `echo`."""
    ended = []

    def serve():
        with Connection(uri) as connection:
            channel = connection.channel()

            def answer(message):
                message.ack()
                context = CallContext.from_dict(orjson.loads(message.headers["call"]))
                known = message.delivery_info["routing_key"].endswith(".echo")
                said = {"query": context.query, "basic": context.basic, "system": context.principal.system}
                made = channel.prepare_message(
                    orjson.dumps(said),
                    headers={"reply": Reply(200 if known else 503, not_here=not known).to_header(), "calls": "q"},
                    properties={"correlation_id": message.properties["correlation_id"]},
                )
                channel.basic_publish(made, exchange="", routing_key=message.properties["reply_to"])

            with connection.Consumer([rpc_queue(service)(channel)], on_message=answer, channel=channel):
                while not ended:
                    with eventlet.Timeout(5):
                        try:
                            connection.drain_events(timeout=0.05)
                        except TimeoutError:
                            continue

    serving = eventlet.spawn(serve)
    yield
    ended.append(True)
    serving.wait()


def test_versions_with_and_without_keys_get_on(rabbit_scenario, client, monkeypatch):
    """Forth and back: every call is answered; they are sealed before and after, and only then."""
    monkeypatch.setattr(sealing, "UNSEALED_SECONDS", 0.2)
    scenario = rabbit_scenario

    def answers(number):
        return [orjson.loads(asked(client, scenario.consumer).body) for _ in range(number)]

    container = scenario.start(echoing(scenario))
    assert answers(3) == [ECHOED] * 3
    with (
        replica_without_keys(scenario.uri, scenario.consumer),
        copies(scenario.uri, scenario.consumer) as taken,
    ):
        scenario.until(lambda: answers(1) and any(map(is_readable, taken())))
        assert answers(20) == [ECHOED] * 20
        scenario.containers.remove(container)
        container.stop()
        assert answers(5) == [ECHOED] * 5
        scenario.start(echoing(scenario))
        assert answers(5) == [ECHOED] * 5
    eventlet.sleep(0.5)
    with copies(scenario.uri, scenario.consumer) as taken:
        assert answers(5) == [ECHOED] * 5
        assert not any(map(is_readable, taken()))
