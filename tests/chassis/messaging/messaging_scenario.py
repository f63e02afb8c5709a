"""World: a service that announces and one that hears, on databases and queues that no other test has."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace
from typing import ClassVar
from uuid import UUID, uuid4

import eventlet
import orjson
from kombu import Connection
from marshmallow import Schema, fields
from nameko.containers import ServiceContainer
from sqlalchemy import create_engine, text

from chassis import idempotency
from chassis.audit import trail
from chassis.context import CallContext
from chassis.database import make_engine, uuid7
from chassis.events import Event
from chassis.messaging import outbox, tables
from chassis.messaging.envelope import Outgoing
from chassis.messaging.publisher import ConfirmingPublisher
from chassis.messaging.relay import RelayLoop
from chassis.messaging.topology import RetryStep, declare_topology
from chassis.service import Service
from chassis.subscriptions import subscribe

STEPS = (RetryStep("t1", 0.15), RetryStep("t2", 0.3))
EMPTIED = [name for name in tables.metadata.tables if name != "outbox_shard"]
_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class Written(Event):
    type: ClassVar[str] = "note.written.v1"
    aggregate: ClassVar[str] = "note"
    key: ClassVar[str] = "note_id"
    note_id: UUID
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Read(Written):
    type: ClassVar[str] = "note.read.v1"
    expects_listener: ClassVar[bool] = False


class NoteIn(Schema):
    note_id = fields.UUID(required=True)
    text = fields.String(required=True)


def migrate(address):
    engine = create_engine(address)
    with engine.begin() as connection:
        tables.create(connection)
        idempotency.create(connection)
        trail.create(connection)
        connection.execute(text("CREATE TABLE effect (n bigserial, event uuid, note uuid, seq int, said text)"))
    engine.dispose()


class MessagingScenario:
    def __init__(self, uri, theirs, ours):
        self.uri, self.theirs_url, self.ours_url = uri, theirs, ours
        number = next(_numbers)
        self.producer = f"notes{number}x{uuid4().hex[:6]}"
        self.consumer = f"reader{number}x{uuid4().hex[:6]}"
        self.theirs = make_engine(theirs, pool_size=8, application="notes")
        self.ours = make_engine(ours, pool_size=30, application="reader")
        self.containers, self.threads, self.relays = [], [], []
        self.plan = {}
        self.calls = []

    def __enter__(self):
        for engine in (self.theirs, self.ours):
            with engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {', '.join(EMPTIED)}, effect"))
        return self

    def __exit__(self, *_):
        for container in self.containers:
            with suppress(Exception):
                container.stop()
        self.stop_relays()
        with suppress(Exception), Connection(self.uri) as connection:
            channel = connection.channel()
            for queue in self.queues():
                channel.queue_delete(queue)
            channel.exchange_delete(f"{self.producer}.events")
        self.ours.dispose()
        self.theirs.dispose()

    def service(self, *types, seconds=5.0):
        """A service that writes one effect per event, after doing what `plan` says for the event's text."""
        scenario = self

        class Reader(Service):
            name = scenario.consumer

            @classmethod
            def version(cls):
                return "1"

            @subscribe(scenario.producer, *(types or (Written.type,)), schema=NoteIn, seconds=seconds)
            def on_note(self, event):
                scenario.calls.append(event)
                scenario.plan.get(event.data["text"], lambda *_: None)(self, event)
                self.session.execute(
                    text("INSERT INTO effect (event, note, seq, said) VALUES (:e, :n, :s, :t)"),
                    {"e": event.id, "n": event.data["note_id"], "s": event.sequence, "t": event.data["text"]},
                )

        return Reader

    def declare(self, service):
        declare_topology(self.uri, service, engine=self.ours, steps=STEPS)

    def start(self, service=None, *, max_workers=10, **config):
        service = service or self.service()
        self.declare(service)
        container = ServiceContainer(
            service,
            {
                "AMQP_URI": self.uri,
                "HEARTBEAT": 5,
                "max_workers": max_workers,
                "engine": self.ours,
                "settings": SimpleNamespace(secret="x" * 40),
                "RETRY_STEPS": STEPS,
                **config,
            },
        )
        container.start()
        self.containers.append(container)
        return container

    def relay(self, **options):
        relay = RelayLoop(self.theirs, self.uri, self.producer, **{"heartbeat": 5, "parked_seconds": 0.2, **options})
        self.relays.append(relay)
        self.threads.append(eventlet.spawn(relay.run))
        return relay

    def stop_relays(self):
        for relay in self.relays:
            relay.stop()
        for thread in self.threads:
            thread.wait()
        self.relays, self.threads = [], []

    def emit(self, *events):
        """Commit events as the producer does, in one transaction."""
        from sqlalchemy.orm import Session

        with Session(self.theirs) as session:
            outbox.write(session, events, CallContext.for_system(request_id="r-1"))
            session.commit()

    def write(self, said="", note=None):
        note = note or uuid7()
        self.emit(Written(note_id=note, text=said))
        return note

    def effects(self):
        with self.ours.connect() as connection:
            return [dict(row) for row in connection.execute(text("SELECT * FROM effect ORDER BY n")).mappings()]

    def unpublished(self):
        with self.theirs.connect() as connection:
            return connection.execute(text("SELECT count(*) FROM outbox WHERE published_at IS NULL")).scalar_one()

    def rows(self, sql, **values):
        with self.theirs.connect() as connection:
            return [dict(row) for row in connection.execute(text(sql), values).mappings()]

    def queues(self):
        queue = f"{self.consumer}.on_note"
        return [queue, f"{queue}.dead", *(f"{queue}.retry.{step.name}" for step in STEPS)]

    def depth(self, suffix=""):
        with Connection(self.uri) as connection:
            declared = connection.channel().queue_declare(f"{self.consumer}.on_note{suffix}", passive=True)
            return declared.message_count

    def dead(self):
        found = []
        with Connection(self.uri) as connection:
            channel = connection.channel()
            while (message := channel.basic_get(f"{self.consumer}.on_note.dead", no_ack=True)) is not None:
                headers = getattr(message, "headers", None)
                if not isinstance(headers, dict):
                    headers = message.properties.get("application_headers") or {}
                body = message.body
                found.append((body if isinstance(body, bytes) else body.encode(), headers))
        return found

    def publish_raw(self, body, headers=None, *, event_type=Written.type):
        publisher = ConfirmingPublisher(self.uri)
        outcome = publisher.publish([Outgoing(f"{self.producer}.events", event_type, body, headers or {})])
        publisher.close()
        return outcome

    def envelope(self, said="", *, note=None, sequence=1, event_id=None):
        note = note or uuid7()
        return orjson.dumps(
            {
                "specversion": "1.0",
                "id": event_id or uuid7(),
                "source": f"/services/{self.producer}",
                "type": Written.type,
                "subject": note,
                "time": "2026-01-01T00:00:00Z",
                "sequence": sequence,
                "aggregatetype": "note",
                "data": {"note_id": note, "text": said},
            }
        )

    @staticmethod
    def until(holds, seconds=30.0):
        """Wait until `holds()` is true, and give it."""
        deadline = time.monotonic() + seconds
        while not (value := holds()):
            assert time.monotonic() < deadline, f"not within {seconds} s"
            eventlet.sleep(0.01)
        return value


def fail_times(times, fault=RuntimeError):
    left = [times]

    def act(*_):
        if left[0]:
            left[0] -= 1
            raise fault("as planned")

    return act
