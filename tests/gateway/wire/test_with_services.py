"""The gateway with a real service behind it, on both brokers: mounted, asked, invalidated, away and back."""

from __future__ import annotations

import time
from uuid import uuid4

import eventlet
from harness import wait_for
from town import ask, kept, ready

from chassis.host import Host
from gateway.service import Gateway


def test_changes_of_a_mounted_service_reach_every_replica(town, monkeypatch):
    monkeypatch.setattr("gateway.extension.SILENCE", 0.5)  # a gateway waits so long to hear who is there
    first = town.start_gateway()
    assert ask(first, "GET", f"/v1/notes/{uuid4()}").status == 503
    town.start_service()
    wait_for(lambda: ready(first))
    second = town.start_gateway(reuse_port=False)
    wait_for(lambda: ready(second))
    path = f"/v1/notes/{uuid4()}"
    missing = ask(first, "GET", path, Accept_Language="en")
    assert missing.status == 404
    assert missing.json["type"] == "/problems/note-missing"
    assert ask(first, "PUT", path, {"said": "one"}).json["said"] == "one"
    assert [ask(door, "GET", path).json["said"] for door in (first, second)] == ["one", "one"]
    for door in (first, second):
        wait_for(lambda door=door: kept(door, path))
    assert ask(first, "PUT", path, {"said": "two"}).status == 200
    assert ask(first, "GET", path).json["said"] == "two"
    wait_for(lambda: ask(second, "GET", path).json["said"] == "two")
    assert ask(first, "PUT", path, {"said": "x", "unknown": 1}).status == 422
    assert ask(first, "PUT", path, {"said": "x"}, **{"Content-Length": "0"}).status == 422


def test_requests_before_the_first_heartbeats_wait(town):
    door = town.start_gateway()
    eventlet.spawn_after(1, town.start_service)
    begun = time.monotonic()
    assert ask(door, "GET", f"/v1/notes/{uuid4()}").status == 404
    assert time.monotonic() - begun > 0.9


def test_a_leaving_service_is_503_at_once_until_it_returns(town):
    door = town.start_gateway()
    service = town.start_service()
    wait_for(lambda: ready(door))
    path = f"/v1/notes/{uuid4()}"
    town.stop_service(service)
    wait_for(lambda: ask(door, "GET", path).status == 503)
    away = ask(door, "GET", path)
    assert away.json["type"] == "/problems/service-away"
    assert away.headers["retry-after"] == "5"
    town.start_service()
    wait_for(lambda: ask(door, "GET", path).status == 404)


def test_a_restarted_gateway_serves_before_the_first_heartbeat(town):
    town.start_service()
    first = town.start_gateway()
    wait_for(lambda: ready(first))
    again = town.start_gateway()
    assert again.parts.registry.mounted()
    wait_for(lambda: ask(again, "GET", f"/v1/notes/{uuid4()}").status == 404, seconds=2)


def test_readiness_waits_for_the_heartbeat_of_every_service(town):
    settings = town.gateway_settings()
    host = Host(settings)
    host.add(Gateway, settings, prefixes=town.prefixes)
    host.start()
    try:
        wait_for(lambda: host.admin.readiness()[1]["gateway.broker"])
        assert host.admin.readiness() == (False, {"gateway.broker": True, "gateway.contracts": False})
        town.start_service()
        wait_for(lambda: host.admin.readiness()[0])
    finally:
        host.stop()
