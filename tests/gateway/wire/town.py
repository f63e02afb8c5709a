"""A town: a service of notes with its database, a broker, and two gateways before it."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

import eventlet
import orjson
from harness import parse
from marshmallow import fields
from nameko.containers import ServiceContainer
from sqlalchemy import create_engine, text

from chassis import idempotency
from chassis.audit import trail
from chassis.contract import contract_digest
from chassis.database import make_engine
from chassis.errors import NotFound
from chassis.events import Event, PersonId
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
