"""kill -9 of the servers: the broker under load, the database in mid-batch."""

from __future__ import annotations

import random
import time

import pytest
from fault_harness.figures import size
from fault_harness.scenario import Steady

SECONDS, BROKER_KILLS = size((12, 1), (180, 6))
CONSUMERS = 2  # the least that a service should have
DATABASE_KILLS = size(2, 20)
DRAINED_WITHIN = 30


@pytest.mark.parametrize(
    "failing",
    [
        pytest.param(0, marks=pytest.mark.sentinel, id="handlers that succeed"),
        pytest.param(0.01, id="one in a hundred fails"),
    ],
)
def test_kill_the_broker_under_load(scenario, broker, figures, failing):
    """With failures only the counts are held to: what fails behind a long queue lasts as long as the queue."""
    # RabbitMQ writes the names of new queues twice a second; a younger queue does not survive
    time.sleep(1.5)
    for _ in range(CONSUMERS):
        scenario.consume()
    scenario.relay()
    with Steady(scenario, 200, said=f"once:{failing}" if failing else "") as steady:
        for _ in range(BROKER_KILLS):
            time.sleep(SECONDS / BROKER_KILLS * random.uniform(0.3, 0.7))
            broker.kill()
            time.sleep(random.uniform(0.2, 1.5))
            broker.restart()
        time.sleep(SECONDS / BROKER_KILLS * 0.3)
    drained = scenario.settle(180)
    account = scenario.account()
    in_time = bool(failing) or drained <= DRAINED_WITHIN
    said = (
        f"{CONSUMERS} consumers, {BROKER_KILLS} kills, {failing:.0%} fail once, drained in {drained:.1f} s; {account}"
    )
    figures.note("broker", said, met=not account.faults and not account.dead and in_time)
    account.insist()
    assert steady.failed == 0, "the broker is no concern of who writes"
    assert in_time


def test_kill_the_database_in_mid_batch(scenario, database, figures):
    scenario.consume()
    scenario.relay()
    in_work = failed = 0
    for _ in range(DATABASE_KILLS):
        with Steady(scenario, 100) as steady:
            scenario.write(1_000)
            time.sleep(random.uniform(0.1, 0.4))
            database.kill()
            time.sleep(random.uniform(0.0, 0.3))
            database.restart()
            in_work += scenario.unpublished() > 0 or scenario.effects() < scenario.committed()
        failed += steady.failed
    scenario.settle(120)
    account = scenario.account()
    said = f"{DATABASE_KILLS} kills, {in_work} of them with events at hand, {failed} writes refused; {account}"
    figures.note("database", said, met=not account.faults and not account.dead)
    account.insist()
    assert in_work
    assert account.committed >= DATABASE_KILLS * 1_000
