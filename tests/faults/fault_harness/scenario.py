"""Scenario: one producer's and one consumer's database, their queues, and the actors that a test puts on it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from itertools import count
from uuid import uuid4

from kombu import Connection
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from chassis import idempotency
from chassis.audit import trail
from chassis.database import make_engine, uuid7
from chassis.messaging import outbox, tables
from chassis.messaging.topology import RetryStep, declare_topology
from fault_harness import checker
from fault_harness.actors import Written, service_of

SHORT_STEPS = (("t1", 0.15), ("t2", 0.3))
_EMPTIED = [name for name in tables.metadata.tables if name != "outbox_shard"]
_numbers = count(1)


def migrate(address):
    """Make a database with the tables of messaging and those that the small service needs."""
    engine = create_engine(address)
    with engine.begin() as connection:
        tables.create(connection)
        idempotency.create(connection)
        trail.create(connection)
        connection.execute(
            text(
                "CREATE TABLE effect (n bigserial, event uuid, note uuid, seq int, said text,"
                " at timestamptz DEFAULT clock_timestamp());"
                "CREATE TABLE attempt (event uuid, said text, at timestamptz DEFAULT clock_timestamp());"
                "CREATE INDEX ON attempt (event)"
            )
        )
    engine.dispose()


class Scenario:
    """Names that no other test has; databases emptied at the beginning."""

    def __init__(self, process_pool, broker, theirs, ours, *, steps=SHORT_STEPS):
        self.process_pool, self.broker, self.steps = process_pool, broker, steps
        self.uri = broker.admin_url
        self.theirs_url, self.ours_url = theirs, ours
        number = next(_numbers)
        self.producer = f"notes{number}x{uuid4().hex[:6]}"
        self.consumer = f"reader{number}x{uuid4().hex[:6]}"
        self.theirs = make_engine(theirs, pool_size=8, application="notes")
        self.ours = make_engine(ours, pool_size=8, application="reader")
        self.attempted = 0
        self.actors = []

    def __enter__(self):
        for engine in (self.theirs, self.ours):
            with engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {', '.join(_EMPTIED)}, effect, attempt"))
        steps = [RetryStep(*step) for step in self.steps]
        declare_topology(self.uri, service_of(self.producer, self.consumer), engine=self.ours, steps=steps)
        return self

    def __exit__(self, *_):
        for actor in self.actors:
            if actor.alive:
                actor.kill()
        self.theirs.dispose()
        self.ours.dispose()
        with suppress(Exception), Connection(self.uri) as connection:
            channel = connection.channel()
            for suffix in ("", ".dead", *(f".retry.{name}" for name, _ in self.steps)):
                channel.queue_delete(f"{self.consumer}.on_note{suffix}")
            channel.exchange_delete(f"{self.producer}.events")

    def relay(self, **options):
        return self._actor("relay", **options)

    def consume(self, **options):
        return self._actor("consumer", steps=self.steps, **options)

    def replay(self, **options):
        return self._actor("replay", **options)

    def _actor(self, role, *, wait=True, **options):
        given = {"uri": self.uri, "theirs": self.theirs_url, "ours": self.ours_url,
                 "producer": self.producer, "consumer": self.consumer, **options}  # fmt: skip
        actor = self.process_pool.spawn(f"{role} of {self.producer}", role=role, **given)
        self.actors.append(actor)
        return actor.wait_up() if wait else actor

    def emit(self, *events):
        """Commit events in one transaction, as a producer does."""
        self.attempted += len(events)
        with Session(self.theirs) as session:
            outbox.write(session, events)
            session.commit()

    def write(self, number=1, said="", *, notes=None):
        """Commit `number` events at once, each of a note of its own, or of `notes` in turn."""
        notes = notes or [uuid7() for _ in range(number)]
        self.emit(*(Written(note_id=notes[i % len(notes)], text=said) for i in range(number)))

    def depth(self, suffix=""):
        with Connection(self.uri, connect_timeout=5) as connection:
            declared = connection.channel().queue_declare(f"{self.consumer}.on_note{suffix}", passive=True)
            return declared.message_count

    def waiting(self):
        """Count what lies in the queue and its retry queues, and what is kept until its turn comes."""
        queued = sum(self.depth(suffix) for suffix in ("", *(f".retry.{name}" for name, _ in self.steps)))
        return queued + self.count("SELECT count(*) FROM early_event")

    def count(self, sql, *, ours=True):
        with (self.ours if ours else self.theirs).connect() as connection:
            return connection.exec_driver_sql(sql).scalar_one()

    def effects(self):
        return self.count("SELECT count(*) FROM effect")

    def committed(self):
        return self.count("SELECT count(*) FROM outbox", ours=False)

    def unpublished(self):
        return self.count("SELECT count(*) FROM outbox WHERE published_at IS NULL", ours=False)

    def settle(self, seconds, *, dead=0, quiet=0.3):
        """Wait until everything that was committed has come to rest, or `seconds`; gives how long it took.

        The queues then have to stay empty for `quiet` seconds: what a dead consumer held comes back late.
        Says nothing about right or wrong: that is the account's.
        """
        begun = time.monotonic()
        while time.monotonic() < begun + seconds:
            with suppress(SQLAlchemyError):
                if not self.unpublished() and self.effects() >= self.committed() - dead:
                    break
            time.sleep(0.05)
        took = time.monotonic() - begun
        empty_since = time.monotonic()
        while time.monotonic() < min(begun + seconds, empty_since + quiet):
            if self.waiting():
                empty_since = time.monotonic()
            time.sleep(0.05)
        return took

    def account(self):
        return checker.account(self)


class Steady:
    """A producer in a thread: so many events a second, one transaction each, whatever the database does."""

    def __init__(self, scenario, rate, *, notes=50, said=""):
        self.scenario, self.rate, self.said = scenario, rate, said
        self.notes = [uuid7() for _ in range(notes)]
        self.failed = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join(30)

    def _run(self):
        begun, number = time.monotonic(), 0
        while not self._end.is_set():
            number += 1
            try:
                self.scenario.write(1, self.said, notes=[self.notes[number % len(self.notes)]])
            except DBAPIError:
                # whether it was committed is unknown; the outbox will tell
                self.failed += 1
            if (early := begun + number / self.rate - time.monotonic()) > 0:
                self._end.wait(early)


def until(holds, seconds=30.0):
    """Wait until `holds()` is true, and give it."""
    end = time.monotonic() + seconds
    while not (value := holds()):
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.02)
    return value
