"""Erased or suspended people evaluate nothing, lead no team and get no assignments, in any order of events."""

import cast
import pytest
from arena import Arena, kind
from heard import heard
from judging import ANNA, BASIL, CHLOE, DION, Judging
from solving import LEAD, SECOND
from sqlalchemy import text

from chassis.testing import person

GOING = {"erased": "on_person_erased", "suspended": "on_person_suspended"}


class LeavingArena(Judging, Arena):
    """An arena of contests in which people go."""

    def goes(self, who, how="erased", *, at=None):
        data = {"person_id": str(who.person_id)}
        getattr(self.caller.instance(), GOING[how])(heard(f"person.{how}.v1", data))

    def comes_back(self, who):
        self.caller.instance().on_person_suspended(heard("person.reinstated.v1", {"person_id": str(who.person_id)}))

    def evaluators(self, contest):
        listed = self.call("list_evaluators", principal=cast.CONTRIBUTOR, challenge_id=contest.id).json["items"]
        return {one["person_id"]: one for one in listed}

    def one(self, statement, **values):
        with self.caller.engine.connect() as connection:
            return connection.execute(text(statement), values).scalar()


@pytest.fixture
def arena(challenges):
    arena = LeavingArena(challenges.caller)
    arena.knows_addresses()
    return arena


@pytest.mark.parametrize("how", GOING)
def test_nothing_is_assigned_to_an_evaluator_who_went_before(arena, how):
    contest = arena.contest(panel=(ANNA, BASIL, CHLOE), assigned=False)
    arena.goes(ANNA, how)
    assert arena.assign(contest).json["assigned"] == 4
    assert {one.who.person_id for one in arena.all_evaluations(contest)} == {BASIL.person_id, CHLOE.person_id}
    assert arena.evaluators(contest)[str(ANNA.person_id)]["state"] == "removed"
    assert kind(arena.assign_one(contest.solutions[0], ANNA)).type == "not-an-evaluator"


@pytest.mark.parametrize("how", GOING)
def test_departing_evaluator_leaves_gaps_that_are_announced(arena, how):
    contest = arena.contest(panel=(ANNA, BASIL))
    done, _ = arena.evaluations_of(ANNA)
    arena.judge(done["id"], ANNA)
    arena.goes(ANNA, how)
    items = arena.standing(contest).json["items"]
    assert sorted((one["submitted"], one["open"], one["missing"]) for one in items) == [(0, 1, 1), (1, 1, 0)]
    [event] = arena.events("challenge.evaluator_left.v1")
    said = {name: event["data"][name] for name in ("person_id", "accepted", "gaps", "by_owners")}
    assert said == {"person_id": str(ANNA.person_id), "accepted": True, "gaps": 1, "by_owners": False}
    assert event["data"]["owner_ids"] == [str(cast.LAMIA)]
    acts = [(one["act"], one["person_id"]) for one in arena.acts(contest)[-2:]]
    assert acts == [("evaluator_removed", None), ("taken_back", None)]
    arena.panel_member(contest, DION)
    assert arena.assign(contest).json["assigned"] == 1


def test_a_reinstated_person_is_asked_anew(arena):
    contest = arena.contest(panel=(ANNA, BASIL))
    arena.goes(ANNA, "suspended")
    assert arena.invite_evaluator(contest, ANNA).status == 202
    assert arena.evaluators(contest)[str(ANNA.person_id)]["state"] == "removed"
    arena.comes_back(ANNA)
    arena.panel_member(contest, ANNA)
    assert arena.evaluators(contest)[str(ANNA.person_id)]["state"] == "accepted"


@pytest.mark.parametrize("how", GOING)
def test_answer_after_its_sender_left_counts_nothing(arena, how):
    contest = arena.contest(panel=(BASIL,), assigned=False)
    arena.invite_evaluator(contest, ANNA)
    arena.goes(ANNA, how)
    assert kind(arena.answer_invitation(contest, ANNA)).status == 404
    assert arena.evaluators(contest)[str(ANNA.person_id)]["state"] == "removed"
    # what a call that was under way may have left all the same
    arena._execute("update evaluators set state = 'accepted' where person_id = :p", p=ANNA.person_id)
    assert arena.assign(contest).json["evaluators"] == [{"person_id": str(BASIL.person_id), "evaluations": 2}]


def test_a_decided_contest_is_left_as_it_was(arena):
    contest = arena.judged([{"impact": 80, "novelty": 4, "open": 1}], panel=(ANNA, BASIL))
    assert arena.advance(contest).status == 200
    arena.goes(ANNA)
    assert arena.evaluators(contest)[str(ANNA.person_id)]["state"] == "accepted"
    assert arena.events("challenge.evaluator_left.v1") == []


def test_who_is_taken_off_by_the_owners_is_told(arena):
    contest = arena.contest(panel=(ANNA, BASIL))
    assert arena.remove_evaluator(contest, ANNA).status == 204
    assert arena.remove_evaluator(contest, ANNA).status == 204
    [event] = arena.events("challenge.evaluator_left.v1")
    assert (event["data"]["by_owners"], event["data"]["gaps"]) == (True, 2)


@pytest.mark.parametrize("how", GOING)
@pytest.mark.parametrize("submitted", [False, True], ids=["draft", "handed in"])
def test_a_team_whose_lead_goes_is_led_by_the_next(arena, how, submitted):
    solution_id = arena.solution(arena.open_challenge(), team=[SECOND], submitted=submitted)
    arena.goes(LEAD, how)
    [event] = arena.events("solution.lead_changed.v1")
    assert event["data"]["person_id"] == str(SECOND.person_id)
    assert arena.insist("recall_solution" if submitted else "submit_solution", solution_id, SECOND)
    assert arena.insist("withdraw_solution", solution_id, SECOND).json["state"] == "withdrawn"


def test_nobody_who_is_gone_leads_when_somebody_else_may(arena):
    solution_id = arena.solution(arena.open_challenge(), team=[SECOND])
    arena.goes(SECOND, "suspended")
    arena.goes(LEAD, "suspended")
    assert arena.events("solution.lead_changed.v1") == []
    assert arena.one("select lead_id from solutions where id = :s", s=solution_id) == LEAD.person_id
    arena.goes(LEAD)
    assert arena.one("select lead_id from solutions where id = :s", s=solution_id) == SECOND.person_id


def test_what_nobody_stands_behind_any_more_is_withdrawn(arena):
    contest = arena.contest(panel=(ANNA, BASIL), solutions=2)
    arena.goes(contest.leads[0])
    assert arena.state_of(contest.solutions[0]) == "withdrawn"
    assert len(arena.events("solution.withdrawn.v1")) == 1
    assert [one["solution_id"] for one in arena.evaluations_of(ANNA)] == [contest.solutions[1]]


def test_work_on_a_withdrawn_solution_leaves_the_lists(arena):
    contest = arena.contest(panel=(ANNA, BASIL), solutions=2)
    done = next(one for one in arena.evaluations_of(ANNA) if one["solution_id"] == contest.solutions[0])
    arena.judge(done["id"], ANNA)
    assert arena.act("withdraw_solution", contest.solutions[0], contest.leads[0]).status == 200
    for who in (ANNA, BASIL):
        assert [one["solution_id"] for one in arena.evaluations_of(who)] == [contest.solutions[1]]
        counted = arena.evaluators(contest)[str(who.person_id)]
        assert (counted["open"], counted["submitted"]) == (1, 0)
    states = arena.all_evaluations(contest)
    assert sorted(one.state for one in states if one.solution_id == contest.solutions[0]) == ["removed", "submitted"]
    assert [one["act"] for one in arena.acts(contest)][-1] == "taken_back"


def test_evaluator_joining_an_entrant_organisation_is_recused(arena):
    made = arena.judged_challenge()
    lead = person()
    contest_solution = arena.solution(made, by=lead, submitted=True)
    arena._execute("update solutions set organisation_id = :o where id = :s", o=cast.HALKIDA, s=contest_solution)
    for who in (ANNA, BASIL):
        arena.panel_member(made, who)
    arena.caller.clock.forward(hours=25)
    assert arena.assign(made).json["assigned"] == 2
    role = {"person_id": str(ANNA.person_id), "organisation_id": str(cast.HALKIDA), "role": "contributor"}
    arena.caller.instance().on_member_changed(heard("member.added.v1", role))
    [event] = arena.events("evaluation.recused.v1")
    assert event["data"]["evaluator_id"] == str(ANNA.person_id)
    assert [one["state"] for one in arena.evaluations_of(ANNA)] == ["recused"]
    assert arena.standing(made).json["items"][0]["missing"] == 1


def test_a_role_of_which_the_token_does_not_know_yet_counts(arena):
    contest = arena.contest(panel=(), assigned=False)
    role = {"person_id": str(ANNA.person_id), "organisation_id": str(cast.HALKIDA), "role": "contributor"}
    arena.caller.instance().on_member_changed(heard("member.added.v1", role))
    arena.invite_evaluator(contest, ANNA)
    assert arena.answer_invitation(contest, ANNA).json["organisation_ids"] == [str(cast.HALKIDA)]
    arena.caller.instance().on_member_changed(heard("member.removed.v1", role))
    assert arena.one("select count(*) from known_members where until is not null") == 1
