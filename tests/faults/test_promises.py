"""What must hold when handlers fail, messages come twice and letters die: one effect each, in order, none lost."""

from __future__ import annotations

import itertools
import time

import orjson
import pytest
from fault_harness.actors import Written
from fault_harness.figures import size
from fault_harness.scenario import Steady, until
from kombu import Connection

from chassis.database import uuid7
from chassis.messaging.topology import RETRY_STEPS

TWINS = size(30, 1_000)
PER_AGGREGATE, AGGREGATES, CONSUMERS = size((20, 5, 3), (1_000, 10, 10))
POISONED, ROUNDS, MOST_SLOWER = size(300, 1_000), 3, 2
LETTERS = size(100, 1_000)
# as many attempts as the real steps give, or one event in a thousand would die; short, since each holds back its note
MANY_STEPS = tuple((f"m{number}", 0.15 * 2**number) for number in range(6))
# short steps, or the first three of the real ones
STEPS = size((("s1", 2.0), ("s2", 4.0)), tuple((step.name, step.seconds) for step in RETRY_STEPS[:3]))


@pytest.mark.sentinel
def test_the_same_event_three_times_at_once_has_one_effect(scenario, figures):
    for _ in range(3):
        scenario.consume()
    scenario.relay()
    scenario.write(TWINS, "slow:0.02")
    scenario.settle(60)
    with scenario.theirs.connect() as connection:
        rows = connection.exec_driver_sql("SELECT event_id, aggregate_id FROM outbox").all()
    with scenario.ours.begin() as connection:
        # forget them, so that the three copies meet with nobody having had one before
        connection.exec_driver_sql("TRUNCATE inbox, subscription_cursor, effect")
    with Connection(scenario.uri, transport_options={"confirm_publish": True}) as connection:
        channel = connection.channel()
        for event_id, note in rows:
            for _ in range(3):
                channel.basic_publish(
                    channel.prepare_message(_envelope(scenario, event_id, note)),
                    exchange=f"{scenario.producer}.events",
                    routing_key=Written.type,
                )
    scenario.settle(60, quiet=1.0)
    account = scenario.account()
    figures.note("twins", f"{TWINS} events, 3 copies each, 3 consumers; {account}", met=not account.faults)
    account.insist()


def test_order_holds_with_many_relays_and_consumers_and_failures(make_stage, figures):
    scenario = make_stage(steps=MANY_STEPS)
    for _ in range(CONSUMERS):
        scenario.consume(wait=False)
    for _ in range(2):
        scenario.relay()
    notes = [uuid7() for _ in range(AGGREGATES)]
    for _ in range(PER_AGGREGATE // 10):
        scenario.write(10 * AGGREGATES, "chance:0.1", notes=notes)
    took = scenario.settle(size(90, 3600))
    account = scenario.account()
    done = f"{PER_AGGREGATE} × {AGGREGATES}, {CONSUMERS} consumers, {took:.0f} s"
    said = f"{done}, violations {account.out_of_order}; {account}"
    figures.note("order", said, met=not account.faults and not account.dead)
    account.insist()


def test_one_poisoned_message_dies_alone_and_slows_nobody(scenario, figures):
    """A pause of the machine is in one round's slowest hundredth; what the poison does would be in every round's."""
    scenario.consume()
    scenario.relay()
    scenario.write(50)
    scenario.settle(30)
    for rounds in range(1, ROUNDS + 1):
        without = _p99_of(scenario, POISONED, dead=rounds - 1)
        scenario.write(1, "poison:")
        with_poison = _p99_of(scenario, POISONED, dead=rounds)
        times = with_poison / without
        if times < MOST_SLOWER:
            break
    scenario.settle(30, dead=rounds)
    account = scenario.account()
    p99s = f"p99 {without * 1000:.0f} ms without, {with_poison * 1000:.0f} ms with one in {POISONED} ({times:.2f} ×)"
    met = not account.faults and account.dead == rounds and times < MOST_SLOWER
    figures.note("poison", f"{p99s}, in round {rounds}; {account}", met=met)
    account.insist(dead=rounds)
    assert times < size(5, MOST_SLOWER)


def test_each_retry_waits_as_long_as_its_step_says(make_stage, figures):
    scenario = make_stage(steps=STEPS)
    scenario.consume()
    scenario.relay()
    scenario.write(1, "fail:1")  # the connection for copies is made with the first of them
    scenario.settle(20 + STEPS[0][1])
    with scenario.ours.begin() as connection:
        connection.exec_driver_sql("TRUNCATE attempt")
    scenario.write(3, f"fail:{len(STEPS)}")
    scenario.settle(30 + 2 * sum(seconds for _, seconds in STEPS))
    with scenario.ours.connect() as connection:
        rows = connection.exec_driver_sql("SELECT event, extract(epoch FROM at) FROM attempt ORDER BY event, at").all()
    waits = {}
    for _, attempts in itertools.groupby(rows, key=lambda row: row[0]):
        for step, (one, two) in enumerate(itertools.pairwise(float(row[1]) for row in attempts)):
            waits.setdefault(STEPS[step], []).append(two - one)
    assert len(waits) == len(STEPS)
    worst = max(abs(wait / seconds - 1) for (_, seconds), found in waits.items() for wait in found)
    told = ", ".join(f"{seconds:g} s: {min(found):.2f} to {max(found):.2f}" for (_, seconds), found in waits.items())
    figures.note("schedule", f"{told}; furthest off {worst:.1%}", met=worst <= 0.1)
    scenario.account().insist()
    assert worst <= size(0.25, 0.1)


def test_no_event_dies_of_a_database_that_goes_away(scenario):
    """Each attempt but the last loses its connection, more often than there are retry steps."""
    scenario.consume()
    scenario.relay()
    scenario.write(5, f"cut:{len(scenario.steps) + 2}")
    scenario.settle(30)
    scenario.account().insist()


def test_replayed_dead_letters_all_take_effect(scenario, figures, tmp_path):
    """The tool itself is killed in the middle; another use ends the work."""
    mended = tmp_path / "mended"
    scenario.consume()
    scenario.relay()
    scenario.write(LETTERS, f"poison:{mended}")
    until(lambda: scenario.depth(".dead") == LETTERS, size(30, 120))
    mended.touch()
    broken_off = scenario.replay()
    until(lambda: scenario.depth(".dead") < LETTERS * 0.9 or not broken_off.alive)
    broken_off.kill()
    for _ in range(2):
        assert scenario.replay().wait(size(60, 300)) == 0
    scenario.settle(60)
    account = scenario.account()
    said = f"{LETTERS}, the tool killed once in between; {account}"
    figures.note("dead letters", said, met=not account.faults and not account.dead)
    account.insist()


def _envelope(scenario, event_id, note):
    return orjson.dumps(
        {"specversion": "1.0", "id": event_id, "source": f"/services/{scenario.producer}", "type": Written.type,
         "subject": note, "time": "2026-01-01T00:00:00Z", "sequence": 1, "aggregatetype": "note",
         "data": {"note_id": note, "text": "slow:0.02"}}
    )  # fmt: skip


def _p99_of(scenario, number, *, dead=0):
    """Send `number` events, a hundred a second; gives the 99th percentile from commit to handler, in seconds."""
    said = f"slow:0.00{uuid7().int % 9}"
    before = scenario.effects()
    with Steady(scenario, 100, notes=number, said=said):
        time.sleep(number / 100)
    scenario.settle(60, dead=dead, quiet=0)
    with scenario.theirs.connect() as connection:
        made = dict(connection.exec_driver_sql("SELECT event_id, extract(epoch FROM created_at) FROM outbox").all())
    with scenario.ours.connect() as connection:
        rows = connection.exec_driver_sql("SELECT event, extract(epoch FROM at) FROM effect ORDER BY n").all()[before:]
    times = sorted(float(at - made[event]) for event, at in rows)
    return times[int(len(times) * 0.99)]
