"""kill -9: whichever of our processes dies, and wherever in its work, nothing is lost and nothing happens twice."""

from __future__ import annotations

import random
import time

import pytest
from fault_harness.actors import POINTS, POINTS_OF_FAILURE
from fault_harness.figures import size

from chassis.database import uuid7

EVENTS, KILLS = size((1_000, 4), (10_000, 25))
KILLS_PER_POINT = size(1, 100)
DEATHS = [*POINTS, *POINTS_OF_FAILURE]
IN_A_ROW = 10  # of what is at hand when twenty consumers in a row die, the broker makes dead letters


@pytest.mark.sentinel
def test_kill_a_relay_at_random(scenario, figures):
    scenario.consume()
    for _ in range(EVENTS // 2 // 100):
        scenario.write(100)
    per_kill = EVENTS // 2 // KILLS
    in_work = 0
    for _ in range(KILLS):
        relay = scenario.relay()
        scenario.write(per_kill)
        time.sleep(random.uniform(0.0, 0.12))
        relay.kill()
        in_work += scenario.unpublished() > 0
    scenario.relay()
    scenario.settle(120)
    account = scenario.account()
    figures.note(
        "relay",
        f"{KILLS} kills, {in_work} of them with events at hand; {account}",
        met=not account.faults and not account.dead,
    )
    account.insist()
    assert in_work


@pytest.mark.parametrize("point", [pytest.param(DEATHS[0], marks=pytest.mark.sentinel), *DEATHS[1:]])
def test_kill_a_consumer(scenario, figures, point):
    scenario.relay()
    order, aggregates = ("fail:1", 5) if point in POINTS_OF_FAILURE else ("", 10)
    for kill in range(1, KILLS_PER_POINT + 1):
        notes = [uuid7() for _ in range(aggregates)]
        consumer = scenario.consume(point=point, wait=False)
        scenario.write(30, order, notes=notes)
        assert consumer.wait() == -9
        if kill % IN_A_ROW == 0:
            healthy = scenario.consume()
            scenario.settle(60)
            healthy.kill()
    scenario.consume()
    scenario.settle(120)
    account = scenario.account()
    met = not account.faults and not account.dead
    figures.note("consumer", f"{point}: {KILLS_PER_POINT} kills; {account}", met=met)
    account.insist()
