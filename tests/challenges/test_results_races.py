"""Deciding and something else at once: one truth is left, and nothing counts half."""

import personas
import pytest
from judging import ANNA, FAIR, GOOD
from service_under_test import kind
from together import at_once


def test_two_advances_at_once_decide_once(contests):
    contest = contests.judged([GOOD, FAIR])
    answers = at_once(
        lambda: contests.advance(contest, take=1),
        lambda: contests.advance(contest, take=2, outcome="winner", by=personas.MANAGER),
    )
    assert sorted(answer.status for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status == 409)
    assert kind(loser).type == "phase-advanced"
    assert len(contests.events("challenge.results_published.v1")) == 1
    assert len(contests.events("solution.selected.v1", "solution.won.v1", "solution.not_qualified.v1")) == 2


@pytest.mark.parametrize("round_number", range(3))
def test_handing_in_and_advancing_at_once_never_counts_half(contests, round_number):
    contest = contests.contest(solutions=1)
    [one, last] = contests.all_evaluations(contest)
    contests.judge(one.id, one.who, GOOD)
    contests.declare(last.id, last.who)
    contests.score(last.id, last.who, FAIR)
    handed_in, advanced = at_once(
        lambda: contests.hand_in(last.id, last.who),
        lambda: contests.advance(contest),
    )
    assert handed_in.status == 200
    if advanced.status == 409:
        assert kind(advanced).type == "phase-has-gaps"
        assert contests.advance(contest).status == 200
    [line] = contests.results(contest).json["items"]
    assert line["total"] == 76.0


def test_a_late_recusal_and_advancing_at_once_leave_one_truth(contests):
    contest = contests.judged([GOOD])
    [one, _] = contests.all_evaluations(contest)
    recused, advanced = at_once(
        lambda: contests.declare(one.id, one.who, "Συγγένεια"),
        lambda: contests.advance(contest),
    )
    assert sorted([recused.status, advanced.status]) == [200, 409]
    decided = bool(contests.events("challenge.results_published.v1"))
    assert decided is (advanced.status == 200)


@pytest.mark.parametrize("round_number", range(5))
def test_withdrawing_and_advancing_at_once_leave_one_truth(contests, round_number):
    contest = contests.judged([GOOD, FAIR])
    withdrawn, advanced = at_once(
        lambda: contests.act("withdraw_solution", contest.solutions[0], contest.leads[0]),
        lambda: contests.advance(contest),
    )
    assert advanced.status == 200
    entered = 2 if withdrawn.status == 409 else 1
    assert advanced.json["entered"] == entered
    assert contests.state_of(contest.solutions[0]) == ("selected" if entered == 2 else "withdrawn")


def test_assigning_twice_at_once_assigns_once(contests):
    contest = contests.contest(solutions=3, assigned=False)
    answers = at_once(*[lambda: contests.assign(contest)] * 2)
    assert sorted(answer.json["assigned"] for answer in answers) == [0, 6]
    assert len(contests.all_evaluations(contest)) == 6


@pytest.mark.parametrize("round_number", range(3))
def test_removed_evaluator_gets_nothing_from_a_racing_assignment(contests, round_number):
    contest = contests.contest(solutions=3, assigned=False)
    assigned, removed = at_once(
        lambda: contests.assign(contest),
        lambda: contests.remove_evaluator(contest, ANNA),
    )
    assert (assigned.status, removed.status) == (200, 204)
    hers = [one.state for one in contests.all_evaluations(contest) if one.who is ANNA]
    assert set(hers) <= {"removed"}
