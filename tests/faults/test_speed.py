"""How soon a committed event is consumed when nothing else happens, and how fast one relay empties an outbox."""

from __future__ import annotations

import time

import psycopg
from fault_harness.figures import LONG, size
from fault_harness.scenario import until

EVENTS = size(3_000, 50_000)
SINGLE = size(60, 1_000)
RATE, P50, P99 = 5_000, 0.015, 0.050
# the short form runs beside everything else: it holds off a poll in the way, not a busy machine
RATE_AT_LEAST, P50_AT_MOST = (RATE, P50) if LONG else (300, 0.4)


def test_commit_to_consumed_when_idle(scenario, figures):
    """From the return of COMMIT to the notification of the consumer's own commit, one event at a time."""
    scenario.consume()
    scenario.relay()
    times = []
    with psycopg.connect(scenario.ours_url.replace("+psycopg", ""), autocommit=True) as hearing:
        hearing.execute("LISTEN effect")
        for number in range(SINGLE + 5):
            scenario.write(1, f"tell:{number}")
            committed = time.perf_counter()
            for heard in hearing.notifies(timeout=20):
                if heard.payload == f"tell:{number}":
                    break
            if number >= 5:  # the first ones open connections
                times.append(time.perf_counter() - committed)
            time.sleep(0.02)
    times.sort()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    said = f"{SINGLE} events, p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms"
    figures.note("latency", said, met=p50 <= P50 and p99 <= P99)
    scenario.settle(20)
    scenario.account().insist()
    assert p50 <= P50_AT_MOST
    if LONG:
        assert p99 <= P99


def test_one_relay_empties_an_outbox(scenario, figures):
    for _ in range(EVENTS // 500):
        scenario.write(500, "x" * 200)
    begun = time.perf_counter()
    scenario.relay(wait=False)
    until(lambda: scenario.unpublished() < EVENTS, 30)
    first = time.perf_counter()
    already = EVENTS - scenario.unpublished()
    until(lambda: not scenario.unpublished(), size(60, 120))
    rate = (EVENTS - already) / (time.perf_counter() - first)
    said = f"{EVENTS} events in {time.perf_counter() - begun:.1f} s, {rate:.0f} events/s"
    figures.note("throughput", said, met=rate >= RATE)
    assert scenario.depth() == EVENTS
    assert rate >= RATE_AT_LEAST
