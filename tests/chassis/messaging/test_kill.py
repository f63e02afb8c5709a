"""kill -9: whoever dies and whenever, nothing is lost and nothing happens twice.

KAINOTOMIA_FAULTS=long runs the sizes that the design asks for.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import eventlet
import orjson
import pytest
from victim import POINTS
from world import Written

from chassis.database import uuid7

LONG = os.environ.get("KAINOTOMIA_FAULTS") == "long"
RELAY_EVENTS, RELAY_KILLS = (10_000, 20) if LONG else (600, 3)
KILLS_PER_POINT = 100 if LONG else 1

pytestmark = pytest.mark.timeout(3600 if LONG else 110)


@contextmanager
def victim(world, role, **more):
    given = {"uri": world.uri, "theirs": world.theirs_url, "ours": world.ours_url,
             "producer": world.producer, "consumer": world.consumer, "role": role, **more}  # fmt: skip
    here = Path(__file__).parent
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", "import chassis.green, victim; victim.main()", orjson.dumps(given)],
        cwd=here, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == b"up\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def check_exactly_once(world, committed):
    effects = [effect["event"] for effect in world.effects()]
    assert len(effects) == len(set(effects)), "doubled"
    assert set(effects) == committed, "lost or unexpected"
    assert world.dead() == []


def committed(world):
    return {row["event_id"] for row in world.rows("SELECT event_id FROM outbox")}


def test_kill_a_relay_at_random(rabbit_world):
    world = rabbit_world
    world.start()
    for _ in range(RELAY_EVENTS // 100):
        world.emit(*(Written(note_id=uuid7(), text="x") for _ in range(100)))
    killed = 0
    while killed < RELAY_KILLS:
        with victim(world, "relay") as process:
            eventlet.sleep(random.uniform(0, 0.05))
            world.emit(*(Written(note_id=uuid7(), text="x") for _ in range(50)))
            process.kill()
            killed += 1
    with victim(world, "relay"):
        world.until(lambda: world.unpublished() == 0, 60)
    expected = committed(world)
    world.until(lambda: len(world.effects()) >= len(expected), 60)
    world.until(lambda: world.depth() == 0)
    check_exactly_once(world, expected)


def test_kill_a_consumer_at_every_point(rabbit_world):
    world = rabbit_world
    world.declare(world.service())
    world.relay()
    for point in POINTS:
        for _ in range(KILLS_PER_POINT):
            notes = [uuid7() for _ in range(10)]
            world.emit(*(Written(note_id=note, text="x") for note in notes for _ in range(3)))
            with victim(world, "consumer", point=point) as process:
                world.until(lambda: process.poll() is not None, 60)
                assert process.returncode == -9
    expected = committed(world)
    with victim(world, "consumer"):
        world.until(lambda: len(world.effects()) >= len(expected), 60)
        world.until(lambda: world.depth() == 0)
    check_exactly_once(world, expected)
    sequences = [(effect["note"], effect["seq"]) for effect in world.effects()]
    for note in {note for note, _ in sequences}:
        assert [seq for n, seq in sequences if n == note] == [1, 2, 3]
