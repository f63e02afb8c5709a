"""Timers tick, on one replica at a time, and outlive what goes wrong."""

from __future__ import annotations

import time
import zlib
from types import SimpleNamespace
from uuid import uuid4

import eventlet
import pytest
from messaging_scenario import Written
from nameko.containers import ServiceContainer
from sqlalchemy import text

from chassis.database import uuid7
from chassis.service import Service
from chassis.timers import every


@pytest.fixture
def start(memory_scenario):
    started = []

    def begin(service):
        config = {"AMQP_URI": memory_scenario.uri, "engine": memory_scenario.theirs, "max_workers": 5,
                  "settings": SimpleNamespace(secret="x" * 40)}  # fmt: skip
        container = ServiceContainer(service, config)
        container.start()
        started.append(container)
        return container

    yield begin
    for container in started:
        container.stop()


def clock(tick, **options):
    class Clock(Service):
        name = f"clock{uuid4().hex[:8]}"

        @every(**{"seconds": 0.05, **options})
        def chime(self):
            tick(self)

    return Clock


def test_it_ticks_in_a_transaction_whose_events_go_out(memory_scenario, start):
    start(clock(lambda self: self.publish(Written(note_id=uuid7(), text="tick"))))
    memory_scenario.until(lambda: len(memory_scenario.rows("SELECT 1 FROM outbox")) >= 3)


def test_one_replica_at_a_time_and_the_other_takes_over(memory_scenario, start):
    ticks = []
    service = clock(lambda _: ticks.append(1))
    first = start(service)
    memory_scenario.until(lambda: ticks)
    start(service)
    eventlet.sleep(1.2)
    # every service has timers of the chassis too: this one's lock alone counts
    key = (zlib.crc32(f"{service.name}.chime".encode()) - 2**31) % 2**32
    with memory_scenario.theirs.connect() as connection:
        held = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :key")
        assert connection.execute(held, {"key": key}).scalar_one() == 1
    first.stop()
    ticks.clear()
    memory_scenario.until(lambda: ticks, 3)


def test_it_never_overlaps_itself(memory_scenario, start):
    running, most = [0], [0]

    def slow(_):
        running[0] += 1
        most[0] = max(most[0], running[0])
        eventlet.sleep(0.2)
        running[0] -= 1

    start(clock(slow, exclusive=False, transaction=False))
    eventlet.sleep(1.5)
    assert most == [1]


def test_what_it_raises_neither_ends_it_nor_leaves_anything(memory_scenario, start):
    ticks = []

    def fail(self):
        ticks.append(1)
        self.publish(Written(note_id=uuid7()))
        raise eventlet.Timeout(1) if len(ticks) % 2 else RuntimeError

    start(clock(fail))
    memory_scenario.until(lambda: len(ticks) >= 4)
    assert memory_scenario.rows("SELECT 1 FROM outbox") == []


def test_a_tick_that_hangs_is_broken_off(memory_scenario, start):
    ticks = []

    def hang(_):
        ticks.append(1)
        eventlet.sleep(30)

    start(clock(hang, longest=0.1))
    memory_scenario.until(lambda: len(ticks) >= 2)


def test_it_stops_promptly_and_takes_its_lock_again(memory_scenario, start):
    ticks = []
    container = start(clock(lambda _: ticks.append(1)))
    memory_scenario.until(lambda: ticks)
    with memory_scenario.theirs.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%timers'")
        )
    ticks.clear()
    memory_scenario.until(lambda: len(ticks) >= 2)
    started = time.monotonic()
    container.stop()
    assert time.monotonic() - started < 10
    seen = len(ticks)
    eventlet.sleep(0.2)
    assert len(ticks) == seen
