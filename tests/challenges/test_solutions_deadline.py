"""Deadline: concurrent submissions at the closing of a phase have one outcome, with real transactions."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from gate import PATIENCE, Gate
from service_under_test import ServiceUnderTest, kind
from solving import SECOND, Solving
from sqlalchemy import text

from challenges.call.challenge import clock as challenge_clock
from challenges.entry.solution import entry
from challenges.service import Challenges
from chassis.testing import Caller, person


class DeadlineArena(Solving, ServiceUnderTest):
    """A service under test at a given minute."""


@pytest.fixture
def service_under_test(challenges):
    return DeadlineArena(challenges.caller)


@pytest.fixture
def at(engine):
    """Return the same service with its own time."""

    def make(moment):
        return DeadlineArena(Caller(Challenges, engine, clock=lambda: moment))

    return make


@pytest.fixture
def closing(service_under_test, engine):
    """Return a challenge with a draft, the closing minute of its phase, and the phase's values."""
    challenge = service_under_test.open_challenge()
    with engine.connect() as connection:
        closes_at = connection.scalar(text("select closes_at from phases where id = :id"), {"id": challenge.phases[0]})
    # the clock looks at challenges that have something due
    service_under_test._execute("update challenges set due_at = :at where id = :id", at=closes_at, id=challenge.id)
    service_under_test._execute("update phases set opened_at = opens_at where id = :id", id=challenge.phases[0])
    challenge.closes_at = closes_at
    return challenge


def phase(engine, challenge):
    with engine.connect() as connection:
        return connection.execute(
            text("select closed_at, submissions from phases where id = :id"), {"id": challenge.phases[0]}
        ).one()


def test_submission_in_flight_counts_and_the_closing_waits(service_under_test, at, closing, engine, monkeypatch):
    solution_id = service_under_test.solution(closing)
    gate = Gate(entry.faults_of)
    monkeypatch.setattr(entry, "faults_of", gate)
    before, after = at(closing.closes_at - timedelta(seconds=1)), at(closing.closes_at + timedelta(seconds=1))
    with ThreadPoolExecutor(2) as pool:
        submitting = pool.submit(before.act, "submit_solution", solution_id)
        assert gate.reached.wait(PATIENCE)
        ticking = pool.submit(after.caller.instance().keep_time)
        wait([ticking], timeout=1)  # the clock waits, or passes by and comes back in its next round
        assert phase(engine, closing).closed_at is None
        gate.go_on.set()
        assert submitting.result().status == 200
        ticking.result()
    after.caller.instance().keep_time()
    assert tuple(phase(engine, closing)) == (closing.closes_at, 1)
    (event,) = service_under_test.events("challenge.phase_closed.v1")
    assert event["data"]["submissions"] == 1


def test_submission_during_closing_is_refused_and_stays_a_draft(service_under_test, at, closing, engine, monkeypatch):
    solution_id = service_under_test.solution(closing)
    gate = Gate(challenge_clock.tick)
    monkeypatch.setattr(challenge_clock, "tick", gate)
    before, after = at(closing.closes_at - timedelta(seconds=1)), at(closing.closes_at + timedelta(seconds=1))
    with ThreadPoolExecutor(2) as pool:
        ticking = pool.submit(after.caller.instance().keep_time)
        assert gate.reached.wait(PATIENCE)
        submitting = pool.submit(before.act, "submit_solution", solution_id)
        with pytest.raises(TimeoutError):
            submitting.result(timeout=1)
        gate.go_on.set()
        ticking.result()
        refused = submitting.result()
    assert kind(refused).__dict__ == {"status": 409, "type": "phase-closed"}
    assert tuple(phase(engine, closing)) == (closing.closes_at, 0)
    assert service_under_test.read_solution(solution_id).json["state"] == "draft"
    assert service_under_test.events("solution.submitted.v1") == []


def test_the_minute_decides_even_before_the_clock_has_come_round(service_under_test, at, closing):
    solution_id = service_under_test.solution(closing)
    late = at(closing.closes_at)
    assert kind(late.act("submit_solution", solution_id)).type == "phase-closed"
    assert kind(late.begin(closing, SECOND)).type == "phase-closed"
    in_time = at(closing.closes_at - timedelta(microseconds=1))
    assert in_time.act("submit_solution", solution_id).status == 200
    assert kind(late.act("recall_solution", solution_id)).type == "phase-closed"


def test_each_of_many_at_the_deadline_is_counted_or_refused(service_under_test, at, closing, engine):
    leads = [person() for _ in range(8)]
    ids = [service_under_test.solution(closing, lead) for lead in leads]
    before, after = at(closing.closes_at - timedelta(seconds=1)), at(closing.closes_at + timedelta(seconds=1))
    start = threading.Barrier(len(leads) + 1)

    def submit(number):
        start.wait()
        return before.act("submit_solution", ids[number], leads[number]).status

    def close():
        start.wait()
        while phase(engine, closing).closed_at is None:
            after.caller.instance().keep_time()

    with ThreadPoolExecutor(len(leads) + 1) as pool:
        closed = pool.submit(close)
        statuses = list(pool.map(submit, range(len(leads))))
        closed.result()
    assert set(statuses) <= {200, 409}
    assert phase(engine, closing).submissions == statuses.count(200)
    assert len(service_under_test.events("solution.submitted.v1")) == statuses.count(200)
    states = [service_under_test.read_solution(one, lead).json["state"] for one, lead in zip(ids, leads, strict=True)]
    assert states == ["submitted" if status == 200 else "draft" for status in statuses]


def test_handing_in_twice_at_once_counts_once(service_under_test, closing):
    solution_id = service_under_test.solution(closing)
    submit = lambda: service_under_test.act("submit_solution", solution_id).status  # noqa: E731
    start = threading.Barrier(2)

    def run(_):
        start.wait()
        return submit()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [200, 409]
    assert len(service_under_test.events("solution.submitted.v1")) == 1
