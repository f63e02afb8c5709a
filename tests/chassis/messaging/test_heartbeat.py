"""Heartbeat: who says "here" is asked at once, so it is said when calls are taken, and again when they are again."""

from __future__ import annotations

from types import SimpleNamespace

import eventlet
import pytest

from chassis.messaging import heartbeat
from chassis.messaging.heartbeat import Heartbeat


class Bus:
    ready = False


class Sender:
    def __init__(self):
        self.said = []

    def publish_json(self, value, *, exchange, routing_key):
        assert (exchange, routing_key) == (heartbeat.HEARTBEATS.name, "")
        self.said.append(value["leaving"])


@pytest.fixture
def beating(monkeypatch):
    monkeypatch.setattr(heartbeat, "HEARTBEAT_SECONDS", 0.05)
    beating = Heartbeat()
    beating.bus, beating.sender = Bus(), Sender()
    beating.container = SimpleNamespace(
        config={"contract_digest": "d1"},
        service_cls=SimpleNamespace(name="toy", version=lambda: "1.0.0"),
        spawn_managed_thread=lambda run, identifier: eventlet.spawn(run),
    )
    beating.start()
    yield beating
    beating.leave()
    assert beating.sender.said[-1] is True


def test_no_heartbeat_while_no_calls_are_taken(beating):
    eventlet.sleep(0.2)
    assert beating.sender.said == []
    beating.bus.ready = True
    eventlet.sleep(0.3)
    assert len(beating.sender.said) > 1
    assert not any(beating.sender.said)
    beating.bus.ready = False
    eventlet.sleep(0.1)
    so_far = len(beating.sender.said)
    eventlet.sleep(0.2)
    assert len(beating.sender.said) == so_far
