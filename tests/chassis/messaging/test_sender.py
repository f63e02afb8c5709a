"""The sender of calls: a channel whose messages go nowhere is left, however healthy its connection is."""

from __future__ import annotations

import time

import eventlet
import pytest
from kombu import Connection
from test_rpc import call, client_of

from chassis.errors import DeadlineExceeded
from chassis.messaging import confirms
from chassis.messaging.call_queues import rpc_queue
from chassis.messaging.confirms import Confirms


class Channel:
    def __init__(self):
        self.events = {"basic_ack": set(), "basic_nack": set()}

    def confirm_select(self):
        pass

    def ack(self, tag, multiple=False):
        for callback in self.events["basic_ack"]:
            callback(tag, multiple)


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 100.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(confirms, "time", clock)
    return clock


def watched(clock, messages, seconds, *, blocked=False):
    """Publish `messages`, look for `seconds`, and return whether they were overdue at any look."""
    channel = Channel()
    watch = Confirms(channel)
    for _ in range(messages):
        watch.expect()
    seen = False
    for _ in range(int(seconds * 5)):
        clock.now += 0.2
        seen = watch.overdue(blocked=blocked) or seen
    return channel, watch, seen


def test_messages_that_nobody_confirms_are_overdue(clock):
    assert not watched(clock, 1, confirms.CONFIRM_SECONDS - 0.5)[2]
    assert watched(clock, 1, confirms.CONFIRM_SECONDS + 0.5)[2]
    assert not watched(clock, 0, 60)[2]


def test_one_confirm_may_settle_many(clock):
    channel, watch, _ = watched(clock, 3, 4)
    channel.ack(2, multiple=True)
    channel.ack(3)
    clock.now += 0.9
    assert not watch.overdue(blocked=False)
    clock.now += 0.9
    assert not watch.overdue(blocked=False)
    assert watch._sent == {}


def test_a_blocked_broker_owes_no_confirms(clock):
    assert not watched(clock, 1, 60, blocked=True)[2]


def test_confirms_left_unread_are_not_overdue(clock):
    _, watch, _ = watched(clock, 1, 1)
    clock.now += 60
    assert not watch.overdue(blocked=False)


def test_a_channel_whose_calls_go_nowhere_is_left(rabbit_scenario, rabbitmq_server, monkeypatch):
    monkeypatch.setattr(confirms, "CONFIRM_SECONDS", 0.5)
    client = client_of(rabbit_scenario.start())
    with Connection(rabbit_scenario.uri) as connection:
        queue = rpc_queue("sleeper")(connection.channel())
        queue.declare()
        channel = client.sender._channel
        leader = f"'%2F_{queue.name}'"
        rabbitmq_server.rabbitmqctl("eval", f"sys:suspend({leader}).")
        try:
            with pytest.raises(DeadlineExceeded):
                call(client, "sleeper", seconds=2.0)
            end = time.monotonic() + 30
            while client.sender._channel is channel:
                assert time.monotonic() < end
                eventlet.sleep(0.05)
        finally:
            rabbitmq_server.rabbitmqctl("eval", f"sys:resume({leader}).")
        queue.delete()
