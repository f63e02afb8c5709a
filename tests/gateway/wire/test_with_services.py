"""The gateway with a real service behind it, on both brokers: mounted, asked, invalidated, away and back."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

import eventlet
import orjson
import pytest
from harness import parse, wait_for
from marshmallow import fields
from nameko.containers import ServiceContainer
from sqlalchemy import create_engine, text

from chassis import idempotency
from chassis.audit import trail
from chassis.contract import contract_digest
from chassis.database import make_engine
from chassis.errors import NotFound
from chassis.events import Event, PersonId
from chassis.host import Host
from chassis.language import Localized
from chassis.messaging import tables
from chassis.messaging.heartbeat import Heartbeat
from chassis.messaging.topology import declare_topology
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE
from chassis.schemas import Line, Schema, View
from chassis.service import Service
from chassis.settings import ServiceSettings
from gateway.extension import GatewayExtension
from gateway.service import Gateway
from gateway.settings import GatewaySettings

A_TEXT = Localized(el="κείμενο", en="text")


@dataclass(frozen=True, kw_only=True)
class NoteChanged(Event):
    type: ClassVar[str] = "note.changed.v1"
    aggregate: ClassVar[str] = "note"
    key: ClassVar[str] = "note_id"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("note_id",)
    expects_listener: ClassVar[bool] = False
    invalidates: ClassVar[tuple[str, ...]] = ("note:{note_id}",)

    note_id: UUID
    author_ids: list[PersonId]


class NoteMissing(NotFound):
    title = Localized(el="Δεν υπάρχει η σημείωση", en="There is no such note")


class NewNote(Schema):
    said = Line(required=True, max=100)


class NoteView(View):
    id = fields.UUID(required=True)
    said = fields.String(required=True)


class Notes(Service):
    publishes = (NoteChanged,)

    @classmethod
    def version(cls):
        return "1.0.0"

    @operation("GET", "/v1/notes/{note_id}", summary=A_TEXT, allow=ANYONE, returns=NoteView, errors=(NoteMissing,),
               cache=Cache(60, ("note:{note_id}",)))  # fmt: skip
    def get_note(self, note_id):
        said = self.session.execute(text("SELECT said FROM note WHERE id = :id"), {"id": note_id}).scalar_one_or_none()
        if said is None:
            raise NoteMissing
        return {"id": note_id, "said": said}

    @operation("PUT", "/v1/notes/{note_id}", summary=A_TEXT, allow=ANYONE, body=NewNote, returns=NoteView)
    def put_note(self, note_id, *, body):
        self.session.execute(
            text("INSERT INTO note VALUES (:id, :said) ON CONFLICT (id) DO UPDATE SET said = excluded.said"),
            {"id": note_id, "said": body["said"]},
        )
        self.publish(NoteChanged(note_id=note_id, author_ids=[note_id]))
        return {"id": note_id, "said": body["said"]}


def migrate(address):
    engine = create_engine(address)
    with engine.begin() as connection:
        tables.create(connection)
        idempotency.create(connection)
        trail.create(connection)
        connection.execute(text("CREATE TABLE note (id uuid PRIMARY KEY, said text)"))
    engine.dispose()


class Town:
    """One service and any number of gateways, on a broker and a database."""

    def __init__(self, uri, database, folder):
        self.uri, self.folder = uri, folder
        self.engine = make_engine(database, pool_size=12, application="notes")
        name = f"notes{uuid4().hex[:6]}"
        self.service_class = type("NotesUnderTest", (Notes,), {"name": name})
        self.prefixes = {name: ("/v1/notes",)}
        self.containers = []
        declare_topology(uri, self.service_class, engine=self.engine)

    def start_service(self, service=None):
        service = service or self.service_class
        settings = ServiceSettings(amqp_uri=self.uri, database_url="", secret="x" * 40)
        return self._start(service, settings, engine=self.engine, contract_digest=contract_digest(service))

    def stop_service(self, container):
        for extension in container.extensions:
            if isinstance(extension, Heartbeat):
                extension.leave()
        container.stop()
        self.containers.remove(container)

    def gateway_settings(self, **changes):
        return GatewaySettings(
            amqp_uri=self.uri, port=0, expects=tuple(self.prefixes), state=self.folder, access_log=False, **changes
        )

    def start_gateway(self, **changes):
        container = self._start(Gateway, self.gateway_settings(**changes), prefixes=self.prefixes)
        return next(extension for extension in container.extensions if isinstance(extension, GatewayExtension))

    def _start(self, cls, settings, **config):
        container = ServiceContainer(
            cls, {"AMQP_URI": self.uri, "HEARTBEAT": 5, "max_workers": 8, "settings": settings, **config}
        )
        container.start()
        self.containers.append(container)
        return container

    def stop(self):
        for container in list(self.containers):
            container.stop()
        self.engine.dispose()


@pytest.fixture(params=["memory", "rabbitmq"])
def town(request, make_database, tmp_path):
    if request.param == "memory":
        uri = f"memory://{uuid4().hex}"
    else:
        uri = request.getfixturevalue("rabbitmq_server").admin_url
    town = Town(uri, make_database("notes", migrate=migrate), tmp_path / "state")
    yield town
    town.stop()


def ask(door, method, path, body=None, **headers):
    data = b"" if body is None else orjson.dumps(body)
    sent = {"Host": "t", "Connection": "close", "Content-Length": str(len(data)), **headers}
    if body is not None:
        sent["Content-Type"] = "application/json"
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
    client = socket.create_connection(door.server.address, timeout=15)
    client.sendall("\r\n".join(lines).encode() + data)
    received = b""
    while chunk := client.recv(65536):
        received += chunk
    client.close()
    return parse(received)


def kept(door, path):
    """Read once, let the event of the last write pass, and say whether the answer is still kept."""
    ask(door, "GET", path)
    eventlet.sleep(0.1)
    return len(door.parts.cache) == 1


def ready(door):
    return ask(door, "GET", "/ready").status == 200


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
