"""Results: standings, advancing, the public list and the explanation for each entrant."""

import personas
import pytest
from judging import ANNA, AUDITOR, FAIR, GOOD, PANEL, POOR, PRIVATE, REASONS
from service_under_test import fields, kind

from challenges.judging.result.ranks import TIE_RULE

# ---- standings -----------------------------------------------------------------------------------------


def test_totals_need_complete_solutions_and_ranks_need_all(contests):
    contest = contests.contest(solutions=2)
    [first, *others] = [one for one in contests.all_evaluations(contest) if one.solution_id == contest.solutions[0]]
    contests.judge(first.id, first.who, GOOD)
    line = contests.standing(contest).json["items"][0]
    assert (line["submitted"], line["open"], line["complete"], line["total"]) == (1, 1, False, None)
    contests.judge(others[0].id, others[0].who, FAIR)
    lines = {line["solution_id"]: line for line in contests.standing(contest).json["items"]}
    complete, waiting = lines[contest.solutions[0]], lines[contest.solutions[1]]
    assert (complete["total"], complete["spread"], complete["rank"]) == (76.0, 16.0, None)
    assert (waiting["total"], waiting["open"], waiting["complete"]) == (None, 2, False)
    contests.judge_all(contest, [POOR, POOR])
    standing = contests.standing(contest).json
    assert [(line["title"], line["rank"]) for line in standing["items"]] == [("Λύση 1", 1), ("Λύση 2", 2)]
    assert (standing["incomplete_solutions"], standing["needed"], standing["entered"]) == (0, 2, 2)
    assert standing["tie_rule"] == {"el": TIE_RULE.el, "en": TIE_RULE.en}


def test_a_third_evaluator_counts_and_is_waited_for(contests):
    contest = contests.judged([FAIR])
    [solution_id] = contest.solutions
    having = {one.evaluator_id for one in contests.all_evaluations(contest)}
    third = next(who for who in PANEL if str(who.person_id) not in having)
    evaluation = contests.assign_one(solution_id, third).json
    assert kind(contests.advance(contest)).type == "phase-has-gaps"
    contests.judge(evaluation["id"], third, GOOD)
    [line] = contests.standing(contest).json["items"]
    assert (line["total"], line["spread"], line["submitted"]) == (pytest.approx((68 + 68 + 84) / 3, abs=1e-4), 16.0, 3)


def test_standings_are_paged_before_and_after_the_decision(contests):
    contest = contests.judged([GOOD, FAIR, POOR])
    for _ in range(2):
        first = contests.standing(contest, limit=2).json
        second = contests.standing(contest, limit=2, cursor=first["next"]).json
        assert [line["title"] for line in (*first["items"], *second["items"])] == ["Λύση 1", "Λύση 2", "Λύση 3"]
        assert second["next"] is None
        contests.advance(contest)
    assert [line["outcome"] for line in first["items"]] == ["selected", "not_qualified"]
    assert first["advanced_at"] is not None


@pytest.mark.parametrize("role", personas.EVERYBODY)
def test_standings_and_decisions_are_limited_to_their_roles(contests, role):
    contest = contests.judged([GOOD])
    who = personas.EVERYBODY[role]
    shown, decided = contests.standing(contest, by=who), contests.advance(contest, by=who)
    anonymous = role == "anonymous"
    sees = role in {"contributor", "approver", "manager", "curator"}
    assert shown.status == (200 if sees else 401 if anonymous else 403)
    assert decided.status == (200 if role in {"approver", "manager"} else 401 if anonymous else 403)
    if role == "reader":
        assert contests.standing(contest, by=AUDITOR).status == 200
        assert contests.standing(contest, by=ANNA).status == 403
        assert contests.standing(contest, by=contest.leads[0]).status == 403


# ---- advancing -----------------------------------------------------------------------------------------


def test_the_first_by_rank_advance_and_every_team_is_told(contests):
    contest = contests.judged([FAIR, GOOD, POOR])
    decided = contests.advance(contest, take=1).json
    assert (decided["entered"], decided["advanced"], decided["next_phase_id"]) == (3, 1, None)
    states = [contests.state_of(solution_id) for solution_id in contest.solutions]
    assert states == ["not_qualified", "selected", "not_qualified"]
    [selected] = contests.events("solution.selected.v1")
    assert selected["data"]["title"] == "Λύση 2"
    assert selected["data"]["challenge_title"] == "Λιγότερη αναμονή"
    assert selected["data"]["team_ids"] == [str(contest.leads[1].person_id)]
    others = contests.events("solution.not_qualified.v1")
    told = {event["data"]["solution_id"]: event["data"] for event in others}
    assert told[contest.solutions[0]]["rank"] == 2
    assert told[contest.solutions[2]]["rank"] == 3
    assert "title" not in told[contest.solutions[0]]
    [published] = contests.events("challenge.results_published.v1")
    data = published["data"]
    assert (data["entered"], data["advanced"], data["final"], data["outcome"]) == (3, 1, True, "selected")
    assert data["winners"] == [{"solution_id": contest.solutions[1], "title": "Λύση 2", "rank": 1}]
    assert contests.acts(contest)[-1]["after"] == {"take": 1, "outcome": "selected", "entered": 3, "advanced": 1}


def test_nobody_advances_with_gaps_and_the_problem_says_where(contests):
    contest = contests.contest(solutions=2, panel=(ANNA,))
    refused = contests.advance(contest)
    assert (refused.status, kind(refused).type) == (409, "phase-has-gaps")
    problem = refused.json
    assert (problem["incomplete_solutions"], problem["open_evaluations"], problem["missing_evaluators"]) == (2, 2, 2)
    assert sorted(fields(refused)) == sorted(f"solutions.{solution_id}" for solution_id in contest.solutions)
    assert contests.events("challenge.results_published.v1") == []
    assert contests.state_of(contest.solutions[0]) == "submitted"


def test_a_phase_is_decided_once(contests):
    contest = contests.judged([GOOD, FAIR])
    assert contests.advance(contest).status == 200
    assert kind(contests.advance(contest)).type == "phase-advanced"
    [one, *_] = contests.all_evaluations(contest)
    assert kind(contests.declare(one.id, one.who, "Αργά")).type == "phase-advanced"
    assert kind(contests.assign(contest)).type == "phase-advanced"
    assert len(contests.events("challenge.results_published.v1")) == 1


def test_without_solutions_there_is_nothing_to_decide(contests):
    contest = contests.contest(solutions=0)
    assert kind(contests.advance(contest)).type == "nobody-entered"


def test_nobody_has_to_be_taken_and_all_may(contests):
    none = contests.judged([GOOD, FAIR])
    assert contests.advance(none, take=0, outcome="winner").json["advanced"] == 0
    assert {contests.state_of(one) for one in none.solutions} == {"not_qualified"}
    every = contests.judged([GOOD, FAIR])
    assert contests.advance(every, take=10).json["advanced"] == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"take": -1, "outcome": "winner"}, "take"), ({"take": 1, "outcome": "draft"}, "outcome"),
        ({"take": True, "outcome": "winner"}, "take"), ({"outcome": "winner"}, "take"),
        ({"take": 1, "outcome": "winner", "rank": 1}, "rank"),
    ],
)  # fmt: skip
def test_what_is_asked_must_hold(contests, body, field):
    made = contests.judged_challenge()
    answered = contests.call(
        "advance_phase", principal=personas.APPROVER, challenge_id=made.id, phase_id=made.phase, body=body
    )
    assert fields(answered) == [field]


def test_tie_rule_decides_equal_totals_and_is_explained(contests):
    # both come to 68: the second is better on what weighs most
    lighter = {"impact": 48, "novelty": 4, "open": 1}
    contest = contests.judged([lighter, FAIR])
    contests.advance(contest, take=1)
    results = contests.results(contest).json
    assert [(one["title"], one["total"], one["tie"]) for one in results["items"]] == [
        ("Λύση 2", 68.0, "criterion:impact")
    ]
    explained = contests.explanation(contest.solutions[0], contest.leads[0]).json["phases"][0]
    assert (explained["rank"], explained["total"], explained["tie"]) == (2, 68.0, "criterion:impact")


def test_winner_comes_from_selected_solutions_that_stay_selected(contests):
    phases = [(-1, 24, True, True), (24, 48, False, True)]
    contest = contests.judged([GOOD, FAIR, POOR], phases=phases)
    first, second = contest.phases
    assert kind(contests.assign(contest, second)).type == "earlier-phase-undecided"
    assert contests.advance(contest, take=2, phase=first).json["next_phase_id"] == str(second)
    assert contests.assign(contest, second).json["assigned"] == 4
    marks = dict(zip(contest.solutions, [FAIR, GOOD, None], strict=True))
    for one in contests.all_evaluations(contest):
        if one.state == "assigned":
            contests.judge(one.id, one.who, marks[one.solution_id])
    contests.caller.clock.forward(hours=24)
    assert contests.advance(contest, take=1, outcome="winner", phase=second).json["entered"] == 2
    assert [contests.state_of(one) for one in contest.solutions] == ["selected", "winner", "not_qualified"]
    [won] = contests.events("solution.won.v1")
    assert (won["data"]["solution_id"], won["data"]["rank"]) == (contest.solutions[1], 1)
    assert len(contests.events("solution.selected.v1")) == 2
    finals = [event["data"]["final"] for event in contests.events("challenge.results_published.v1")]
    assert finals == [False, True]
    last = contests.results(contest).json
    assert [(one["title"], one["outcome"]) for one in last["items"]] == [("Λύση 2", "winner"), ("Λύση 1", "selected")]
    explained = contests.explanation(contest.solutions[0], contest.leads[0]).json["phases"]
    assert [(one["position"], one["rank"], one["entered"]) for one in explained] == [(1, 1, 3), (2, 2, 2)]


def test_what_qualifies_is_judged_again_in_the_next_phase(contests):
    phases = [(-1, 24, True, True), (24, 48, True, True)]
    contest = contests.judged([GOOD, POOR], phases=phases)
    contests.advance(contest, take=1, outcome="qualified")
    [qualified] = contests.events("solution.qualified.v1")
    assert qualified["data"]["rank"] == 1
    lead = contest.leads[0]
    assert contests.edit_solution(contest.solutions[0], lead, summary="Καλύτερα").status == 200
    contests.caller.clock.forward(hours=24)
    assert contests.assign(contest, contest.phases[1]).json["assigned"] == 2


def test_recused_evaluator_never_judges_that_solution_later(contests):
    contest = contests.contest(solutions=1, panel=PANEL[:3], phases=[(-1, 24, True, True), (24, 48, False, True)])
    [one, _] = contests.all_evaluations(contest)
    contests.declare(one.id, one.who, "Συγγένεια")
    contests.assign(contest)
    contests.judge_all(contest)
    contests.advance(contest, take=1, outcome="qualified")
    assert contests.assign(contest, contest.phases[1]).json["assigned"] == 2
    assert kind(contests.assign_one(contest.solutions[0], one.who)).type == "evaluator-has-interest"


# ---- what everybody reads ------------------------------------------------------------------------------


def test_results_are_public_and_name_only_who_advanced(contests):
    contest = contests.judged([GOOD, FAIR, POOR])
    before = contests.results(contest).json
    assert (before["items"], before["phases"]) == ([], [])
    contests.advance(contest, take=2)
    results = contests.results(contest, by=personas.EVERYBODY["anonymous"])
    assert results.status == 200
    assert [(one["rank"], one["title"], one["total"]) for one in results.json["items"]] == [
        (1, "Λύση 1", 84.0),
        (2, "Λύση 2", 68.0),
    ]
    [phase] = results.json["phases"]
    assert (phase["entered"], phase["advanced"]) == (3, 2)
    assert [criterion["code"] for criterion in results.json["criteria"]] == ["impact", "novelty", "open"]
    assert "Λύση 3" not in results.text
    assert REASONS not in results.text
    one, two = (contests.results(contest, limit=1, **more).json for more in ({}, {"position": 1}))
    assert one == two
    assert contests.results(contest, limit=1, cursor=one["next"]).json["items"][0]["rank"] == 2
    assert contests.results(contest, position=7).status == 404


def test_results_of_a_taken_down_challenge_are_not_public(contests):
    contest = contests.judged([GOOD])
    contests.advance(contest)
    contests.set_state("challenges", contest.id, "unpublished")
    assert contests.results(contest).status == 404
    assert contests.results(contest, by=personas.CONTRIBUTOR).status == 200


# ---- the explanation -----------------------------------------------------------------------------------


def test_each_entrant_gets_the_explanation_without_names(contests):
    contest = contests.contest(solutions=2)
    for one in contests.all_evaluations(contest):
        contests.judge(one.id, one.who, GOOD if one.who is ANNA else FAIR, comment=f"Γιατί {one.id[-4:]}")
    [lead, other] = contest.leads
    assert contests.explanation(contest.solutions[0], lead).json["phases"] == []
    contests.advance(contest)
    answered = contests.explanation(contest.solutions[0], lead)
    [phase] = answered.json["phases"]
    mine = [one for one in contests.all_evaluations(contest) if one.solution_id == contest.solutions[0]]
    assert {reason["comment"] for reason in phase["reasons"]} == {f"Γιατί {one.id[-4:]}" for one in mine}
    assert {reason["total"] for reason in phase["reasons"]} <= {84.0, 68.0}
    assert {criterion["code"]: criterion["mean"] for criterion in phase["criteria"]}.keys() == {
        "impact", "novelty", "open"
    }  # fmt: skip
    assert (phase["entered"], phase["outcome"] in {"selected", "not_qualified"}) == (2, True)
    assert answered.json["tie_rule"]["el"] == TIE_RULE.el
    for who in PANEL:
        assert str(who.person_id) not in answered.text
    assert PRIVATE not in answered.text
    assert contests.explanation(contest.solutions[1], other).json["phases"][0]["rank"] in {1, 2}


def test_the_explanation_is_the_teams_and_for_those_who_oversee(contests):
    contest = contests.judged([GOOD, POOR])
    contests.advance(contest)
    winner, loser = contest.solutions
    for who in (personas.CONTRIBUTOR, personas.CURATOR, AUDITOR):
        assert contests.explanation(loser, who).status == 200
    assert contests.explanation(winner, personas.READER).status == 403  # it is public, its explanation is not
    for who in (contest.leads[0], personas.READER, personas.NEIGHBOUR, ANNA):
        assert contests.explanation(loser, who).status in {403, 404}
    assert contests.explanation(loser, personas.READER).status == 404
    assert contests.explanation(loser, personas.EVERYBODY["anonymous"]).status == 401
    assert contests.explanation(personas.LAMIA, personas.READER).status == 404


def test_evaluations_that_do_not_count_are_not_among_the_reasons(contests):
    contest = contests.contest(solutions=1, panel=PANEL[:3])
    [one, _] = contests.all_evaluations(contest)
    contests.judge(one.id, one.who, POOR, comment="ΔΕΝ ΜΕΤΡΑ")
    contests.declare(one.id, one.who, "Έμαθα κάτι")
    contests.assign(contest)
    contests.judge_all(contest)
    contests.advance(contest)
    answered = contests.explanation(contest.solutions[0], contest.leads[0])
    assert "ΔΕΝ ΜΕΤΡΑ" not in answered.text
    assert answered.json["phases"][0]["total"] == 84.0
