"""Late clock: effects that must follow an opening or closing publish that first, and once."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import personas
import pytest
from challenging import Challenging
from gate import PATIENCE, Gate
from judging import PANEL, Judging
from service_under_test import ServiceUnderTest, kind

from challenges.call.challenge import clock as challenge_clock
from challenges.entry.solution import entry
from challenges.service import Challenges
from chassis.testing import Caller

OPENED, CLOSED = "challenge.phase_opened.v1", "challenge.phase_closed.v1"
RESULTS, ASSIGNED = "challenge.results_published.v1", "evaluation.assigned.v1"


class LateArena(Judging, Challenging, ServiceUnderTest):
    """A service under test without rounds of the clock."""

    def told(self, *types):
        """Return the published event kinds in order, with the position of the phase."""
        return [(event["type"].split(".")[1], event["data"].get("position")) for event in self.events(*types)]

    def left_to_the_clock(self, *phases, **more):
        """Create a contest past its first closing, without any event of the clock."""
        made = self.contest(phases=phases, assigned=False, **more)
        self._execute("update challenges set due_at = now() - interval '90 years' where id = :id", id=made.id)
        self._execute("update phases set opened_at = null, closed_at = null where challenge_id = :id", id=made.id)
        return made


@pytest.fixture
def late(challenges):
    return LateArena(challenges.caller)


@pytest.fixture
def other(engine, clock):
    """Return the same service in another process."""
    return LateArena(Caller(Challenges, engine, clock=clock))


@pytest.fixture
def gate(monkeypatch):
    gate = Gate(challenge_clock.tick)
    monkeypatch.setattr(challenge_clock, "tick", gate)
    return gate


# ---- in the true order -----------------------------------------------------------------------------------


def test_closing_is_told_once_before_the_first_assignment(late):
    contest = late.left_to_the_clock(solutions=1)
    assert late.assign(contest).json["assigned"] == 2
    late.keep_time()
    assert late.told(OPENED, CLOSED, ASSIGNED) == [
        ("phase_opened", 1),
        ("phase_closed", 1),
        ("assigned", None),
        ("assigned", None),
    ]
    [closed] = late.events(CLOSED)
    assert closed["data"]["submissions"] == 1


def test_the_closing_is_told_before_a_single_assignment(late):
    contest = late.left_to_the_clock(solutions=1)
    assert late.assign_one(contest.solutions[0], PANEL[0]).status == 201
    assert late.told(CLOSED, ASSIGNED) == [("phase_closed", 1), ("assigned", None)]


def test_judged_phase_closing_is_told_before_its_results(late, clock):
    contest = late.left_to_the_clock((-1, 24, True, False), (24, 48, False, True), solutions=2)
    judged = contest.phases[1]
    assert late.assign(contest, judged).json["assigned"] == 4
    late.judge_all(contest)
    assert kind(late.advance(contest, phase=judged)).type == "phase-still-open"
    clock.forward(hours=24)
    assert late.advance(contest, phase=judged).status == 200
    late.keep_time()
    assert late.told(OPENED, CLOSED, RESULTS, "solution.selected.v1", "solution.not_qualified.v1") == [
        ("phase_opened", 1),
        ("phase_closed", 1),
        ("phase_opened", 2),
        ("phase_closed", 2),
        ("results_published", 2),
        ("selected", None),
        ("not_qualified", None),
    ]


def test_what_is_refused_leaves_the_telling_to_the_clock(late):
    contest = late.left_to_the_clock(solutions=1)
    assert kind(late.advance(contest)).type == "phase-has-gaps"
    assert late.told(OPENED, CLOSED) == []
    late.keep_time()
    assert late.told(OPENED, CLOSED) == [("phase_opened", 1), ("phase_closed", 1)]


def test_whoever_enters_after_an_opening_is_announced_after_it(late, clock):
    challenge_id = late.challenge("published")
    clock.forward(days=1, minutes=2)
    entered = late.call("create_solution", principal=PANEL[0], challenge_id=challenge_id, body={"title": "Νωρίς"})
    assert entered.status == 201, entered.text
    assert late.told(OPENED) == [("phase_opened", 1)]
    late.keep_time()
    assert late.told(OPENED) == [("phase_opened", 1)]


def test_a_solution_withdrawn_after_the_closing_was_counted(late):
    contest = late.left_to_the_clock(solutions=2)
    late.insist("withdraw_solution", contest.solutions[0], contest.leads[0])
    [closed] = late.events(CLOSED)
    assert closed["data"]["submissions"] == 2
    assert late.told(CLOSED, "solution.withdrawn.v1") == [("phase_closed", 1), ("withdrawn", None)]


@pytest.mark.parametrize(("end", "told"), [("archive_challenge", "archived"), ("unpublish_challenge", "unpublished")])
def test_challenge_ends_or_hides_after_its_phases_are_told(late, clock, end, told):
    challenge_id = late.challenge("published")
    clock.forward(days=60)
    assert getattr(late, end)(challenge_id).status == 200
    late.keep_time()
    expected = [("phase_opened", 1), ("phase_closed", 1), ("phase_opened", 2), ("phase_closed", 2), (told, None)]
    assert late.told(OPENED, CLOSED, "challenge.archived.v1", "challenge.unpublished.v1") == expected


def test_edit_is_told_after_the_opening_and_its_etag_still_holds(late, clock):
    challenge_id = late.challenge("published")
    etag = late.read_challenge(challenge_id).etag
    clock.forward(days=1, minutes=2)
    body = {"contact": "Γραφείο 12"}
    edited = late.call(
        "edit_challenge", principal=personas.CONTRIBUTOR, challenge_id=challenge_id, body=body, if_match=etag
    )
    assert edited.status == 200, edited.text
    assert late.told(OPENED, "challenge.updated.v1") == [("phase_opened", 1), ("updated", None)]


# ---- once, with two transactions at once -----------------------------------------------------------------


def test_clock_passes_by_while_an_assignment_tells_the_closing(late, other, gate):
    contest = late.left_to_the_clock(solutions=1)
    with ThreadPoolExecutor(2) as pool:
        assigning = pool.submit(late.assign, contest)
        assert gate.reached.wait(PATIENCE)
        pool.submit(other.keep_time).result(PATIENCE)
        assert late.told(CLOSED) == []
        gate.go_on.set()
        assert assigning.result().json["assigned"] == 2
    other.keep_time()
    assert late.told(CLOSED, ASSIGNED) == [("phase_closed", 1), ("assigned", None), ("assigned", None)]


def test_assignment_waits_while_the_clock_tells_the_closing(late, other, gate):
    contest = late.left_to_the_clock(solutions=1)
    with ThreadPoolExecutor(2) as pool:
        ticking = pool.submit(other.keep_time)
        assert gate.reached.wait(PATIENCE)
        assigning = pool.submit(late.assign, contest)
        assert wait([assigning], timeout=0.5).not_done
        gate.go_on.set()
        ticking.result()
        assert assigning.result().json["assigned"] == 2
    assert late.told(CLOSED, ASSIGNED) == [("phase_closed", 1), ("assigned", None), ("assigned", None)]


def test_a_submission_in_flight_is_counted_before_it_is_assigned(late, other, clock, engine, monkeypatch):
    closes_at = clock.now + timedelta(hours=24)
    contest = late.judged_challenge()
    late._execute("update challenges set due_at = now() - interval '90 years' where id = :id", id=contest.id)
    solution_id = late.solution(contest)
    for who in PANEL[:2]:
        late.panel_member(contest, who)
    gate = Gate(entry.faults_of)
    monkeypatch.setattr(entry, "faults_of", gate)
    in_time = LateArena(Caller(Challenges, engine, clock=lambda: closes_at - timedelta(seconds=1)))
    clock.now = closes_at + timedelta(seconds=1)
    with ThreadPoolExecutor(2) as pool:
        submitting = pool.submit(in_time.act, "submit_solution", solution_id)
        assert gate.reached.wait(PATIENCE)
        assigning = pool.submit(late.assign, contest)
        assert wait([assigning], timeout=0.5).not_done
        gate.go_on.set()
        assert submitting.result().status == 200
        assert assigning.result().json["assigned"] == 2
    [closed] = other.events(CLOSED)
    assert closed["data"]["submissions"] == 1
    assert late.told(CLOSED, "solution.submitted.v1", ASSIGNED)[:2] == [("submitted", None), ("phase_closed", 1)]
