"""Two replicas of the gateway with a real service behind them: versions, ports, the stream, draining."""

from __future__ import annotations

import socket
from uuid import uuid4

import eventlet
import orjson
import pytest
from harness import wait_for
from town import A_TEXT, ask, kept, ready

from chassis.operations import operation
from chassis.permissions import ANYONE


def test_a_new_version_is_mounted_without_a_restart(town):
    door = town.start_gateway()
    town.start_service()
    wait_for(lambda: ready(door))

    class More(town.service_class):
        @classmethod
        def version(cls):
            return "1.1.0"

        @operation("GET", "/v1/notes", summary=A_TEXT, allow=ANYONE)
        def count_notes(self):
            return {"count": 0}

    assert ask(door, "GET", "/v1/notes").status == 404
    town.stop_service(town.containers[-1])
    town.start_service(More)
    wait_for(lambda: ask(door, "GET", "/v1/notes").status == 200)


def test_while_the_broker_is_lost_nothing_is_kept(town):
    door = town.start_gateway()
    town.start_service()
    wait_for(lambda: ready(door))
    path = f"/v1/notes/{uuid4()}"
    ask(door, "PUT", path, {"said": "one"})
    wait_for(lambda: kept(door, path))
    link = door.bus._link
    link._drop(link._connection)
    wait_for(lambda: not len(door.parts.cache))
    wait_for(lambda: door.parts.cache.listening)
    wait_for(lambda: kept(door, path))


def test_a_taken_port_is_refused_and_shared_only_on_request(town):
    from gateway.http.server import PortTaken, listen

    door = town.start_gateway()
    host, port = door.server.address
    with pytest.raises(PortTaken, match=str(port)):
        listen(host, port, reuse_port=False)
    with pytest.raises(PortTaken):
        listen(host, port, reuse_port=True)
    alone = listen(host, one_free_port(), reuse_port=False)
    with pytest.raises(PortTaken):
        listen(host, alone.getsockname()[1], reuse_port=False)
    alone.close()
    shared = listen(host, one_free_port(), reuse_port=True)
    again = listen(host, shared.getsockname()[1], reuse_port=True)
    shared.close()
    again.close()


def one_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_public_events_are_streamed_by_every_replica_alike(town):
    doors = [town.start_gateway() for _ in range(2)]
    town.start_service()
    for door in doors:
        wait_for(lambda door=door: ready(door))
    ears = []
    for door in doors:
        ear = socket.create_connection(door.server.address, timeout=15)
        ear.sendall(b"GET /v1/events/stream HTTP/1.1\r\nHost: t\r\n\r\n")
        wait_for(lambda door=door: len(door.parts.stream.listeners) == 1)
        ears.append(ear)
    note_id = str(uuid4())
    assert ask(doors[0], "PUT", f"/v1/notes/{note_id}", {"said": "one"}).status == 200
    told = []
    for ear in ears:
        said = b""
        while b"\nevent: note.changed.v1\n" not in said or not said.endswith(b"\n\n"):
            said += ear.recv(65536)
        told.append(said.split(b"data: ")[1].split(b"\n")[0])
        ear.close()
    assert told[0] == told[1]
    event = orjson.loads(told[0])
    assert (event["type"], event["data"]) == ("note.changed.v1", {"note_id": note_id})
    assert not {"requestid", "traceparent"} & event.keys()


def test_draining_answers_what_runs(town):
    door = town.start_gateway()
    town.start_service()
    wait_for(lambda: ready(door))
    address = door.server.address
    ear = socket.create_connection(address, timeout=15)
    ear.sendall(b"GET /v1/events/stream HTTP/1.1\r\nHost: t\r\n\r\n")
    wait_for(lambda: len(door.parts.stream.listeners) == 1)
    asked = eventlet.spawn(ask, door, "GET", f"/v1/notes/{uuid4()}")
    wait_for(lambda: door.server.open_connections or asked.dead)
    door.container.stop()
    town.containers.remove(door.container)
    assert asked.wait().status == 404
    said = b""
    while chunk := ear.recv(65536):
        said += chunk
    assert said.endswith(b": closing\n\n")
    ear.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=1)
