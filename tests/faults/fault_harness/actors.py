"""Actors: what runs in a process of its own: the product's relay and consumer, around one small service."""

from __future__ import annotations

import os
import random
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar
from uuid import UUID

import eventlet
import structlog
from marshmallow import Schema, fields
from nameko.containers import ServiceContainer
from sqlalchemy import text

from chassis.database import make_engine
from chassis.errors import Permanent
from chassis.events import Event
from chassis.messaging import consumer, dead_letters, inbox, resequencer
from chassis.messaging.bus import Bus
from chassis.messaging.publisher import CopyPublisher
from chassis.messaging.relay import RelayLoop
from chassis.messaging.topology import RetryStep
from chassis.operations import internal
from chassis.service import Service
from chassis.subscriptions import subscribe

_EFFECT = text("INSERT INTO effect (event, note, seq, said) VALUES (:event, :note, :seq, :said)")
_NOTIFY = text("SELECT pg_notify('effect', :said)")
_ATTEMPT = text("INSERT INTO attempt (event, said) VALUES (:event, :said)")
_CUT = text("SELECT pg_terminate_backend(pg_backend_pid())")
_ATTEMPTS = text("SELECT count(*) FROM attempt WHERE event = :event")


@dataclass(frozen=True, kw_only=True)
class Written(Event):
    type: ClassVar[str] = "note.written.v1"
    aggregate: ClassVar[str] = "note"
    key: ClassVar[str] = "note_id"
    note_id: UUID
    text: str = ""


class NoteIn(Schema):
    note_id = fields.UUID(required=True)
    text = fields.String(required=True)


class NapIn(Schema):
    seconds = fields.Float(required=True)


def service_of(producer, consumer):
    """A service that writes one effect per event, after doing what the event's text says."""

    class Reader(Service):
        name = consumer

        @classmethod
        def version(cls):
            return "1"

        @internal(body=NapIn, transaction=False)
        def nap(self, *, body):
            eventlet.sleep(body["seconds"])

        @subscribe(producer, Written.type, schema=NoteIn, seconds=20)
        def on_note(self, event):
            said = event.data["text"]
            obey(self, event, *said.partition(":")[::2])
            values = {"event": event.id, "note": event.data["note_id"], "seq": event.sequence, "said": said}
            self.session.execute(_EFFECT, values)
            if said.startswith("tell"):
                self.session.execute(_NOTIFY, {"said": said})

    return Reader


def obey(service, event, order, value):
    """Do what an event's text asks for: fail for a while, by chance, once or for good, lose the database, take time."""
    match order:
        case "fail" | "chance" | "once":
            if fails(service, event, order, value):
                raise RuntimeError("as planned")
        case "cut":
            if attempts(service, event, order) <= int(value):
                service.session.execute(_CUT)
        case "poison":
            if not Path(value).is_file():
                raise Permanent("as planned")
        case "slow":
            eventlet.sleep(float(value))


def fails(service, event, order, value):
    """Say whether this attempt fails: among the first few, by chance, or as the first at one of so many events."""
    match order:
        case "fail":
            return attempts(service, event, order) <= int(value)
        case "once":
            return event.id.int % 1000 < float(value) * 1000 and attempts(service, event, order) == 1
        case _:
            return random.random() < float(value)


def attempts(service, event, order):
    """Count the attempts at an event, this one included."""
    with service.runtime.engine.begin() as connection:
        connection.execute(_ATTEMPT, {"event": event.id, "said": order})
        return connection.execute(_ATTEMPTS, {"event": event.id}).scalar_one()


def die_at(owner, name, *, after=False, within=25, when=lambda *_: True):
    """Let the process die by SIGKILL at one of the next calls of `owner.name`, in the middle of other work.

    Not always at the first: what has killed twenty consumers in a row is poison, and the broker takes it away.
    """
    left = [random.randint(1, within)]
    real = getattr(owner, name)

    def deadly(*args, **options):
        left[0] -= when(*args)
        last = left[0] == 0
        result = real(*args, **options) if after else None
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result if after else real(*args, **options)

    setattr(owner, name, deadly)


def _early(_, __, outcome):
    return outcome.kind == "early"


POINTS = {
    "before inbox": lambda: die_at(inbox, "take"),
    "before commit": lambda: die_at(inbox, "take", after=True),
    "after commit": lambda: die_at(consumer.Consumer, "_settle"),
    "before ack": lambda: die_at(Bus, "ack"),
}
# where events fail and others wait for them
POINTS_OF_FAILURE = {
    "during retry copy": lambda: die_at(CopyPublisher, "send", after=True, within=4),
    "kept, before ack": lambda: die_at(consumer.Consumer, "_settle", within=10, when=_early),
    "before looking for kept ones": lambda: die_at(resequencer, "next_due"),
    "a kept one claimed": lambda: die_at(resequencer, "claim", after=True, within=10),
    "a kept one copied, not dropped": lambda: die_at(resequencer, "drop", within=4),
}


def play(spec, say):
    """Be the actor that `spec` describes until the end of it."""
    # not to stdout, which is the process pool's
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(spec.get("log", "critical")),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    random.seed()
    return ROLES[spec["role"]](SimpleNamespace(**{"heartbeat": 10, "deadline": 10.0, "workers": 16, **spec}), say)


def _relay(spec, say):
    loop = RelayLoop(
        make_engine(spec.theirs, pool_size=2, application=f"{spec.producer} relay"),
        spec.uri, spec.producer, heartbeat=spec.heartbeat, deadline=spec.deadline, parked_seconds=0.2,
    )  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: loop.stop())
    say(said="up")
    loop.run()


def _consumer(spec, say):
    {**POINTS, **POINTS_OF_FAILURE}.get(getattr(spec, "point", None), lambda: None)()
    container = ServiceContainer(
        service_of(spec.producer, spec.consumer),
        {
            "AMQP_URI": spec.uri,
            "HEARTBEAT": spec.heartbeat,
            "PUBLISH_DEADLINE": spec.deadline,
            "max_workers": spec.workers,
            "engine": make_engine(spec.ours, pool_size=spec.workers + 4, application=spec.consumer),
            "settings": SimpleNamespace(secret="x" * 40),
            "RETRY_STEPS": tuple(RetryStep(*step) for step in spec.steps),
        },
    )
    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(1))
    container.start()
    say(said="up")
    while not stopping:
        eventlet.sleep(0.05)
    container.stop()


def _replay(spec, say):
    """Replay the dead letters, as the operator's tool does."""
    engine = make_engine(spec.ours, pool_size=1, application="replay")
    say(said="up")
    dead_letters.replay(spec.uri, engine, f"{spec.consumer}.on_note", actor="fault test", reason="mended")


ROLES = {"relay": _relay, "consumer": _consumer, "replay": _replay}
