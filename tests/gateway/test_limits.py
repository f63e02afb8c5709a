"""Limits: quotas and windows, what replicas share, and that neither strangers nor a lost database shut the door."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import create_engine, text

from chassis.database import make_engine
from chassis.migrations import pending, upgrade
from chassis.principal import ANONYMOUS
from chassis.testing import person
from gateway.limits.fixed_window import FixedWindowLimiter
from gateway.limits.policies import Policy, rate_limit_key, read_quota, read_tiers
from gateway.limits.shared import SharedCounts
from gateway.settings import GatewaySettings

ORDINARY = Policy("anonymous", 100, 10)
EXACT = Policy("login", 10, 60, exact=True)


class Clock:
    def __init__(self, now=1_000_000.0):
        self.now = now

    def __call__(self):
        return self.now


class Counts:
    """The shared count, in memory; `draws` are the questions."""

    def __init__(self):
        self.counts, self.draws, self.away = {}, [], False

    def draw(self, policy, caller, window, asked):
        if self.away:
            return None
        self.draws.append((caller, asked))
        key = policy.name, caller, window
        self.counts[key] = self.counts.get(key, 0) + asked
        return self.counts[key]


def spend(buckets, policy, times, caller="a"):
    return sum(not buckets.take(policy, caller).refused for _ in range(times))


def test_a_quota_is_a_quota_and_the_next_window_brings_another():
    clock = Clock()
    buckets = FixedWindowLimiter(clock=clock)
    assert spend(buckets, ORDINARY, 150) == 100
    assert spend(buckets, ORDINARY, 10, caller="b") == 10
    assert buckets.take(ORDINARY, "a").header() == '"anonymous";r=0;t=10'
    clock.now += 9
    assert buckets.take(ORDINARY, "a").seconds == 1
    clock.now += 1
    assert spend(buckets, ORDINARY, 150) == 100


def test_what_is_left_is_said():
    buckets = FixedWindowLimiter(Counts(), clock=Clock())
    said = [buckets.take(ORDINARY, "a").remaining for _ in range(101)]
    assert said == [*range(99, -1, -1), -1]
    assert ORDINARY.header == '"anonymous";q=100;w=10'


@pytest.mark.parametrize("policy", [ORDINARY, EXACT])
def test_two_replicas_give_one_quota(policy):
    shared, clock = Counts(), Clock()
    replicas = [FixedWindowLimiter(shared, clock=clock) for _ in range(2)]
    passed = [0, 0]
    for turn in range(3 * policy.quota):
        passed[turn % 2] += not replicas[turn % 2].take(policy, "a").refused
    assert sum(passed) == policy.quota
    assert min(passed) >= policy.quota // 2 - policy.lease


def test_one_replica_grants_the_whole_quota_lease_by_lease():
    shared = Counts()
    assert spend(FixedWindowLimiter(shared, clock=Clock()), ORDINARY, 500) == 100
    assert len(shared.draws) == 9  # the first lease is told with the second


def test_who_asks_little_is_counted_here_only():
    shared = Counts()
    buckets = FixedWindowLimiter(shared, clock=Clock())
    for caller in range(100):
        assert spend(buckets, ORDINARY, ORDINARY.lease, caller=str(caller)) == 10
    assert shared.draws == []


def test_thinly_spread_requests_get_one_lease_per_replica_more():
    shared, clock = Counts(), Clock()
    first, *others = [FixedWindowLimiter(shared, clock=clock) for _ in range(4)]
    total = spend(first, ORDINARY, 500) + sum(spend(one, ORDINARY, 500) for one in others)
    assert 100 <= total <= 100 + 3 * ORDINARY.lease


def test_an_exact_policy_asks_before_each_try_but_not_after_all():
    shared = Counts()
    buckets = FixedWindowLimiter(shared, clock=Clock())
    assert spend(buckets, EXACT, 100) == 10
    assert len(shared.draws) == 10


def test_without_the_shared_count_each_counts_by_itself():
    shared, clock = Counts(), Clock()
    shared.away = True
    assert [spend(FixedWindowLimiter(shared, clock=clock), policy, 200) for policy in (ORDINARY, EXACT)] == [100, 10]


def test_callers_without_number_cost_no_more_memory():
    buckets = FixedWindowLimiter(Counts(), most=1000, clock=Clock())
    for caller in range(5000):
        buckets.take(ORDINARY, str(caller))
    assert len(buckets) == 1000


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("nonsense", "unknown"),
    ],
)
def test_an_address_is_counted_as_its_owner(address, counted):
    assert rate_limit_key(address) == counted


def test_who_is_counted_how():
    policies = GatewaySettings(amqp_uri="memory://").policies()
    somebody = person()
    assert policies.of(ANONYMOUS, "192.0.2.7") == (policies.anonymous, "192.0.2.7")
    assert policies.of(somebody, "192.0.2.7") == (policies.person, f"person:{somebody.person_id}")
    assert policies.login.exact
    assert policies.account.exact
    assert GatewaySettings(amqp_uri="memory://", limit_factor=3).policies().person.quota == 600
    assert GatewaySettings(amqp_uri="memory://", limit_factor=0).policies() is None


def test_settings_are_read_strictly():
    assert read_quota("300/10") == (300, 10)
    assert read_tiers("standard=200/10, high=5/1") == (("standard", 200, 10), ("high", 5, 1))
    for wrong in ("", "300", "0/10", "10/0", "-1/5", "a/b"):
        with pytest.raises(ValueError, match="must be"):
            read_quota(wrong)
    with pytest.raises(ValueError, match="must be"):
        read_tiers("standard 200/10")


# ---- in a real database ----------------------------------------------------------------------------


def migrate(address):
    engine = create_engine(address)
    upgrade("gateway", engine)
    engine.dispose()


@pytest.fixture
def engines(make_database):
    address = make_database("gateway", migrate=migrate)
    made = [make_engine(address, pool_size=2, application=f"replica {number}") for number in range(2)]
    yield made
    for engine in made:
        engine.dispose()


@pytest.mark.parametrize("policy", [Policy("anonymous", 100, 3600), Policy("login", 10, 3600, exact=True)])
def test_two_replicas_share_through_the_database(engines, policy):
    assert not pending("gateway", engines[0])
    replicas = [FixedWindowLimiter(SharedCounts(engine)) for engine in engines]
    passed = [0, 0]
    for turn in range(3 * policy.quota):
        passed[turn % 2] += not replicas[turn % 2].take(policy, "person:1").refused
    assert sum(passed) == policy.quota
    assert spend(FixedWindowLimiter(SharedCounts(engines[0])), policy, 3 * policy.quota, "person:1") <= policy.lease
    assert spend(replicas[0], policy, 3, caller="person:2") == 3


def test_the_database_knows_no_caller_and_forgets_past_windows(engines):
    shared = SharedCounts(engines[0])
    now = int(time.time())
    assert shared.draw(ORDINARY, "192.0.2.7", 1, 5) == 5
    assert shared.draw(ORDINARY, "192.0.2.7", now, 5) == 5
    with engines[0].connect() as connection:
        callers = connection.execute(text("select caller from request_counts")).scalars().all()
        assert b"192" not in b"".join(callers)
        assert {len(caller) for caller in callers} == {16}
    shared._pruned_at -= 3600
    shared.draw(ORDINARY, "b", now, 1)
    with engines[0].connect() as connection:
        assert connection.execute(text("select min(window_ends) from request_counts")).scalar_one() > now


def test_a_lost_database_stops_nobody_and_is_retried_later():
    engine = make_engine("postgresql+psycopg://nobody:x@127.0.0.1:1/none", pool_size=1, application="lost")
    shared = SharedCounts(engine)
    buckets = FixedWindowLimiter(shared)
    started = time.monotonic()
    assert spend(buckets, Policy("login", 10, 3600, exact=True), 30) == 10
    assert spend(buckets, Policy("anonymous", 100, 3600), 300) == 100
    assert time.monotonic() - started < 20
    engine.dispose()
