"""The network: a link that swallows, half-opens, resets or stalls is noticed and replaced, and nothing is lost."""

from __future__ import annotations

import time

import pytest
from fault_harness.figures import size
from fault_harness.proxy import DOWN, UP, Proxy
from fault_harness.scenario import Steady, until

HEARTBEAT = size(2, 4)
ALLOWED = 2.5 * HEARTBEAT
ROUNDS = size(1, 5)

FAULTS = {
    "black hole up": lambda proxy: proxy.black_hole(UP),
    "black hole down": lambda proxy: proxy.black_hole(DOWN),
    "black hole": lambda proxy: proxy.black_hole(UP, DOWN),
    "half-open": Proxy.half_open,
    "reset": Proxy.reset,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_dead_link_is_noticed_and_replaced(scenario, figures, fault):
    with Proxy(scenario.uri) as to_relay, Proxy(scenario.uri) as to_consumer:
        scenario.consume(uri=to_consumer.uri, heartbeat=HEARTBEAT, deadline=HEARTBEAT)
        scenario.relay(uri=to_relay.uri, heartbeat=HEARTBEAT, deadline=HEARTBEAT)
        worst = {}
        for _ in range(ROUNDS):
            scenario.write(5)
            scenario.settle(20)
            with Steady(scenario, 20):
                for proxy, who in ((to_consumer, "consumer"), (to_relay, "relay")):
                    since = time.monotonic()
                    FAULTS[fault](proxy)
                    took = proxy.seconds_to_reconnect(since, 4 * ALLOWED)
                    worst[who] = max(worst.get(who, 0), took if took is not None else float("inf"))
                    time.sleep(0.5)
        # the broker keeps what it gave to a dead consumer for up to three intervals
        scenario.settle(60, quiet=0.5 if fault == "reset" else 3 * HEARTBEAT)
        account = scenario.account()
    met = not account.faults and max(worst.values()) <= ALLOWED
    times = ", ".join(f"{who} {seconds:.1f} s" for who, seconds in worst.items())
    figures.note("network", f"{fault}, {ROUNDS} times, heartbeat {HEARTBEAT} s: {times}; lost {account.lost}", met=met)
    account.insist()
    assert max(worst.values()) <= ALLOWED, times


def test_an_idle_link_is_replaced_too(scenario):
    with Proxy(scenario.uri) as proxy:
        scenario.consume(uri=proxy.uri, heartbeat=HEARTBEAT)
        scenario.relay()
        time.sleep(HEARTBEAT / 2)
        since = time.monotonic()
        proxy.black_hole(UP)
        took = proxy.seconds_to_reconnect(since, 4 * ALLOWED)
        assert took is not None
        assert took <= ALLOWED
        scenario.write(3)
        scenario.settle(20)
        scenario.account().insist()


def test_a_late_ack_marks_nothing_as_published(scenario, figures):
    """The broker has the event, its confirm is stuck: published only when a link of its own has confirmed it."""
    scenario.consume()
    early = 0
    with Proxy(scenario.uri) as proxy:
        scenario.relay(uri=proxy.uri, heartbeat=HEARTBEAT, deadline=1.0)
        for number in range(1, ROUNDS + 1):
            scenario.write(1)
            scenario.settle(20)
            proxy.stall(DOWN)
            scenario.write(1)
            until(lambda number=number: scenario.effects() == 2 * number)
            for _ in range(30):
                early += scenario.unpublished() != 1
                time.sleep(0.1)
            # now the late acks come, on links that have been given up
            proxy.resume()
            scenario.settle(30)
        account = scenario.account()
    figures.note(
        "late ack", f"{ROUNDS} cuts, marked too early {early}; {account}", met=not early and not account.faults
    )
    assert early == 0
    account.insist()
