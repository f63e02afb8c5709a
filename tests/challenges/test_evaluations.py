"""Judging: declarations, recusals, scores; nothing counts before it is complete."""

from datetime import datetime, timedelta

import personas
import pytest
from judging import ANNA, AUDITOR, FAIR, GOOD, PANEL, PRIVATE, REASONS
from service_under_test import fields, kind
from solving import SECRET, STRANGER

from chassis.testing import person

# ---- declaration and recusal ---------------------------------------------------------------------------


def test_declaration_opens_the_content_and_recusal_closes_it(contests):
    contest = contests.contest()
    [one, *_] = contests.all_evaluations(contest)
    before = contests.read_evaluation(one.id, one.who)
    assert before.json["entrants"]  # enough to know whether there is a conflict
    assert contests.read_solution(one.solution_id, one.who).status == 404
    assert kind(contests.score(one.id, one.who)).type == "declaration-missing"
    assert kind(contests.hand_in(one.id, one.who)).type == "declaration-missing"
    assert contests.declare(one.id, one.who).json["state"] == "accepted"
    assert SECRET in contests.read_solution(one.solution_id, one.who).text
    recused = contests.declare(one.id, one.who, "Συγγένεια")
    assert (recused.json["state"], recused.json["conflict"]) == ("recused", "Συγγένεια")
    assert contests.read_solution(one.solution_id, one.who).status == 404
    assert kind(contests.declare(one.id, one.who)).type == "evaluation-not-open"
    assert kind(contests.score(one.id, one.who)).type == "evaluation-not-open"


def test_reassigning_fills_a_recusal_gap_with_somebody_else(contests):
    contest = contests.contest()
    [one, *_] = contests.all_evaluations(contest)
    contests.declare(one.id, one.who, "Συγγένεια")
    [told] = contests.events("evaluation.recused.v1")
    assert told["data"]["owner_ids"] == [str(personas.LAMIA)]
    assert "conflict" not in told["data"]
    assert contests.standing(contest).json["missing_evaluators"] == 1
    assert contests.assign(contest).json["assigned"] == 1
    now = [other for other in contests.all_evaluations(contest) if other.solution_id == one.solution_id]
    assert sorted(other.state for other in now) == ["assigned", "assigned", "recused"]
    assert len({other.evaluator_id for other in now}) == 3
    assert kind(contests.assign_one(one.solution_id, one.who)).type == "already-assigned"


def test_late_conflict_takes_a_submitted_evaluation_out(contests):
    contest = contests.contest()
    contests.judge_all(contest)
    [one, *_] = contests.all_evaluations(contest)
    assert contests.declare(one.id, one.who, "Έμαθα ότι συνεργάζονται με την εταιρεία μου").status == 200
    assert kind(contests.advance(contest)).type == "phase-has-gaps"


def test_a_declaration_says_something(contests):
    contest = contests.contest()
    [one, *_] = contests.all_evaluations(contest)
    assert fields(contests.about(one.id, "declare_interest", one.who, body={})) == ["conflict"]
    assert fields(contests.declare(one.id, one.who, "  ")) == ["conflict"]


def test_removing_an_evaluator_leaves_gaps_and_keeps_submissions(contests):
    contest = contests.contest(solutions=4)
    [first, second] = contests.evaluations_of(ANNA)
    contests.judge(first["id"], ANNA)
    assert contests.remove_evaluator(contest, ANNA).status == 204
    states = {one.id: one.state for one in contests.all_evaluations(contest)}
    assert (states[first["id"]], states[second["id"]]) == ("submitted", "removed")
    assert contests.read_evaluation(second["id"], ANNA).status == 404
    assert contests.assign(contest).json["assigned"] == 1
    assert contests.remove_evaluator(contest, STRANGER).status == 404


# ---- scores --------------------------------------------------------------------------------------------


def declared(contests, **more):
    contest = contests.contest(**more)
    [one, *_] = contests.all_evaluations(contest)
    contests.declare(one.id, one.who)
    return contest, one


def test_there_is_a_total_once_every_criterion_is_scored(contests):
    _, one = declared(contests)
    half = contests.score(one.id, one.who, {"impact": 80, "novelty": 4})
    assert (half.json["total"], half.json["scores"]) == (None, {"impact": 80.0, "novelty": 4.0})
    assert fields(contests.hand_in(one.id, one.who)) == ["scores.open"]
    assert contests.score(one.id, one.who, {"open": 1}).json["total"] == 84.0
    assert contests.score(one.id, one.who, {"open": None}).json["total"] is None


def test_reasons_are_part_of_what_is_handed_in(contests):
    _, one = declared(contests)
    contests.score(one.id, one.who, GOOD, comment="")
    assert fields(contests.hand_in(one.id, one.who)) == ["comment"]
    contests.score(one.id, one.who, GOOD)
    handed_in = contests.hand_in(one.id, one.who).json
    assert (handed_in["state"], handed_in["total"], handed_in["comment"]) == ("submitted", 84.0, REASONS)
    assert [event["data"]["evaluation_id"] for event in contests.events("evaluation.submitted.v1")] == [one.id]


@pytest.mark.parametrize(
    ("scores", "field"),
    [
        ({"impact": 101}, "scores.impact"), ({"impact": 1.234}, "scores.impact"), ({"novelty": 2.5}, "scores.novelty"),
        ({"open": 0.5}, "scores.open"), ({"beauty": 1}, "scores.beauty"), ({"impact": "80"}, "scores.impact.value"),
        ({"open": True}, "scores.open.value"), ({"impact": -1}, "scores.impact.value"),
    ],
)  # fmt: skip
def test_scores_that_do_not_fit_are_named_and_nothing_is_kept(contests, scores, field):
    _, one = declared(contests)
    assert fields(contests.score(one.id, one.who, scores)) == [field]
    assert contests.read_evaluation(one.id, one.who).json["scores"] == {}


def test_two_windows_of_an_evaluator_do_not_overwrite_each_other(contests):
    _, one = declared(contests)
    etag = contests.read_evaluation(one.id, one.who).etag
    assert contests.score(one.id, one.who, GOOD, if_match=etag).status == 200
    assert contests.score(one.id, one.who, FAIR, if_match=etag).status == 412
    assert contests.read_evaluation(one.id, one.who).json["total"] == 84.0


def test_what_was_handed_in_does_not_change(contests):
    _, one = declared(contests)
    contests.score(one.id, one.who)
    contests.hand_in(one.id, one.who)
    assert kind(contests.score(one.id, one.who, FAIR)).type == "evaluation-not-open"
    assert kind(contests.hand_in(one.id, one.who)).type == "evaluation-not-open"


def test_a_withdrawn_solution_is_not_judged_any_more(contests):
    contest, one = declared(contests)
    lead = contest.leads[contest.solutions.index(one.solution_id)]
    contests.insist("withdraw_solution", one.solution_id, lead)
    assert kind(contests.score(one.id, one.who)).type == "solution-not-judged"
    assert contests.standing(contest).json["entered"] == 1


# ---- who reads what ------------------------------------------------------------------------------------


def test_scores_are_the_evaluators_own_until_they_are_handed_in(contests):
    contest, one = declared(contests)
    contests.score(one.id, one.who)
    for who in (personas.CONTRIBUTOR, personas.CURATOR, AUDITOR):
        seen = contests.read_evaluation(one.id, who).json
        assert (seen["scores"], seen["total"], seen["comment"]) == (None, None, None)
    contests.hand_in(one.id, one.who)
    assert PRIVATE in contests.read_evaluation(one.id, personas.CONTRIBUTOR).text
    others = [who for who in PANEL if who is not one.who]
    entrant = contest.leads[0]
    for who in (*others, entrant, personas.READER, personas.NEIGHBOUR, personas.CENTRE_MANAGER):
        assert contests.read_evaluation(one.id, who).status == 404
        assert contests.score(one.id, who).status == 404


def test_those_who_oversee_read_and_do_not_score(contests):
    contest, one = declared(contests)
    for who in (personas.CONTRIBUTOR, personas.CURATOR, AUDITOR):
        assert kind(contests.score(one.id, who)).type == "not-your-evaluation"
        assert kind(contests.declare(one.id, who)).type == "not-your-evaluation"
        assert kind(contests.hand_in(one.id, who)).type == "not-your-evaluation"
    assert contests.call("list_evaluations", principal=AUDITOR, challenge_id=contest.id).status == 200
    assert contests.call("list_evaluations", principal=personas.READER, challenge_id=contest.id).status == 403


def test_an_evaluator_lists_their_own(contests):
    contests.contest(solutions=4)
    mine = contests.evaluations_of(ANNA)
    assert [one["state"] for one in mine] == ["assigned", "assigned"]
    contests.judge(mine[0]["id"], ANNA)
    assert [one["id"] for one in contests.evaluations_of(ANNA, state="assigned")] == [mine[1]["id"]]
    first = contests.call("list_own_evaluations", principal=ANNA, query={"limit": 1}).json
    second = contests.call("list_own_evaluations", principal=ANNA, query={"limit": 1, "cursor": first["next"]}).json
    assert [first["items"][0]["id"], second["items"][0]["id"]] == [one["id"] for one in mine]
    assert second["next"] is None


def test_an_evaluation_is_due_when_its_phase_closes(contests):
    collecting, judging = (-1, 24, True, False), (25, 72, False, True)
    closes = contests.caller.clock.now + timedelta(hours=72)
    contest = contests.contest(solutions=1, phases=(collecting, judging), assigned=False)
    contests.caller.clock.forward(hours=1)
    assert contests.assign(contest, contest.phase).status == 200
    [one, *_] = contests.all_evaluations(contest)
    assert datetime.fromisoformat(one.due_at) == closes
    contests.caller.clock.forward(hours=100)
    assert contests.read_evaluation(one.id, one.who).json["due_at"] == one.due_at


def test_an_evaluation_assigned_after_its_phase_is_not_due(contests):
    contests.contest(solutions=2)
    assert {one["due_at"] for one in contests.evaluations_of(ANNA)} == {None}


def test_stranger_learns_nothing_of_a_non_public_challenge(contests):
    made = contests.judged_challenge()
    contests.set_state("challenges", made.id, "draft")
    for operation in ("list_acts", "list_evaluators", "list_evaluations"):
        assert contests.call(operation, principal=person(), challenge_id=made.id).status == 404


@pytest.mark.parametrize("body", [{"conflict": False}, {"conflict": []}, {}])
def test_a_declaration_says_what_it_expects(contests, body):
    contest = contests.contest(solutions=1, panel=PANEL)
    [one, *_] = contests.all_evaluations(contest)
    answered = contests.about(one.id, "declare_interest", one.who, body=body)
    [error] = answered.json["errors"]
    assert (answered.status, error["field"]) == (422, "conflict")
    assert "null" in str(error)
