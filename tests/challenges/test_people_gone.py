"""Erased or suspended people evaluate nothing, lead no team and get no assignments, in any order of events."""

import personas
import pytest
from heard import heard
from judging import ANNA, BASIL, CHLOE, DION, Judging
from service_under_test import ServiceUnderTest, kind
from solving import LEAD, SECOND
from sqlalchemy import text

from chassis.testing import person

GOING = {"erased": "on_person_erased", "suspended": "on_person_suspended"}


class LeavingArena(Judging, ServiceUnderTest):
    """A service under test of contests in which people go."""

    def goes(self, who, how="erased", *, at=None):
        data = {"person_id": str(who.person_id)}
        getattr(self.caller.instance(), GOING[how])(heard(f"person.{how}.v1", data))

    def comes_back(self, who):
        self.caller.instance().on_person_suspended(heard("person.reinstated.v1", {"person_id": str(who.person_id)}))

    def evaluators(self, contest):
        listed = self.call("list_evaluators", principal=personas.CONTRIBUTOR, challenge_id=contest.id).json["items"]
        return {one["person_id"]: one for one in listed}

    def one(self, statement, **values):
        with self.caller.engine.connect() as connection:
            return connection.execute(text(statement), values).scalar()


@pytest.fixture
def service_under_test(challenges):
    service_under_test = LeavingArena(challenges.caller)
    service_under_test.knows_addresses()
    return service_under_test


@pytest.mark.parametrize("how", GOING)
def test_nothing_is_assigned_to_an_evaluator_who_went_before(service_under_test, how):
    contest = service_under_test.contest(panel=(ANNA, BASIL, CHLOE), assigned=False)
    service_under_test.goes(ANNA, how)
    assert service_under_test.assign(contest).json["assigned"] == 4
    assert {one.who.person_id for one in service_under_test.all_evaluations(contest)} == {
        BASIL.person_id,
        CHLOE.person_id,
    }
    assert service_under_test.evaluators(contest)[str(ANNA.person_id)]["state"] == "removed"
    assert kind(service_under_test.assign_one(contest.solutions[0], ANNA)).type == "not-an-evaluator"


@pytest.mark.parametrize("how", GOING)
def test_departing_evaluator_leaves_gaps_that_are_announced(service_under_test, how):
    contest = service_under_test.contest(panel=(ANNA, BASIL))
    done, _ = service_under_test.evaluations_of(ANNA)
    service_under_test.judge(done["id"], ANNA)
    service_under_test.goes(ANNA, how)
    items = service_under_test.standing(contest).json["items"]
    assert sorted((one["submitted"], one["open"], one["missing"]) for one in items) == [(0, 1, 1), (1, 1, 0)]
    [event] = service_under_test.events("challenge.evaluator_left.v1")
    said = {name: event["data"][name] for name in ("person_id", "accepted", "gaps", "by_owners")}
    assert said == {"person_id": str(ANNA.person_id), "accepted": True, "gaps": 1, "by_owners": False}
    assert event["data"]["owner_ids"] == [str(personas.LAMIA)]
    acts = [(one["act"], one["person_id"]) for one in service_under_test.acts(contest)[-2:]]
    assert acts == [("evaluator_removed", None), ("taken_back", None)]
    service_under_test.panel_member(contest, DION)
    assert service_under_test.assign(contest).json["assigned"] == 1


def test_a_reinstated_person_is_asked_anew(service_under_test):
    contest = service_under_test.contest(panel=(ANNA, BASIL))
    service_under_test.goes(ANNA, "suspended")
    assert service_under_test.invite_evaluator(contest, ANNA).status == 202
    assert service_under_test.evaluators(contest)[str(ANNA.person_id)]["state"] == "removed"
    service_under_test.comes_back(ANNA)
    service_under_test.panel_member(contest, ANNA)
    assert service_under_test.evaluators(contest)[str(ANNA.person_id)]["state"] == "accepted"


@pytest.mark.parametrize("how", GOING)
def test_answer_after_its_sender_left_counts_nothing(service_under_test, how):
    contest = service_under_test.contest(panel=(BASIL,), assigned=False)
    service_under_test.invite_evaluator(contest, ANNA)
    service_under_test.goes(ANNA, how)
    assert kind(service_under_test.answer_invitation(contest, ANNA)).status == 404
    assert service_under_test.evaluators(contest)[str(ANNA.person_id)]["state"] == "removed"
    # what a call that was under way may have left all the same
    service_under_test._execute("update evaluators set state = 'accepted' where person_id = :p", p=ANNA.person_id)
    assert service_under_test.assign(contest).json["evaluators"] == [
        {"person_id": str(BASIL.person_id), "evaluations": 2}
    ]


def test_a_decided_contest_is_left_as_it_was(service_under_test):
    contest = service_under_test.judged([{"impact": 80, "novelty": 4, "open": 1}], panel=(ANNA, BASIL))
    assert service_under_test.advance(contest).status == 200
    service_under_test.goes(ANNA)
    assert service_under_test.evaluators(contest)[str(ANNA.person_id)]["state"] == "accepted"
    assert service_under_test.events("challenge.evaluator_left.v1") == []


def test_who_is_taken_off_by_the_owners_is_told(service_under_test):
    contest = service_under_test.contest(panel=(ANNA, BASIL))
    assert service_under_test.remove_evaluator(contest, ANNA).status == 204
    assert service_under_test.remove_evaluator(contest, ANNA).status == 204
    [event] = service_under_test.events("challenge.evaluator_left.v1")
    assert (event["data"]["by_owners"], event["data"]["gaps"]) == (True, 2)


@pytest.mark.parametrize("how", GOING)
@pytest.mark.parametrize("submitted", [False, True], ids=["draft", "handed in"])
def test_a_team_whose_lead_goes_is_led_by_the_next(service_under_test, how, submitted):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND], submitted=submitted)
    service_under_test.goes(LEAD, how)
    [event] = service_under_test.events("solution.lead_changed.v1")
    assert event["data"]["person_id"] == str(SECOND.person_id)
    assert service_under_test.insist("recall_solution" if submitted else "submit_solution", solution_id, SECOND)
    assert service_under_test.insist("withdraw_solution", solution_id, SECOND).json["state"] == "withdrawn"


def test_nobody_who_is_gone_leads_when_somebody_else_may(service_under_test):
    solution_id = service_under_test.solution(service_under_test.open_challenge(), team=[SECOND])
    service_under_test.goes(SECOND, "suspended")
    service_under_test.goes(LEAD, "suspended")
    assert service_under_test.events("solution.lead_changed.v1") == []
    assert service_under_test.one("select lead_id from solutions where id = :s", s=solution_id) == LEAD.person_id
    service_under_test.goes(LEAD)
    assert service_under_test.one("select lead_id from solutions where id = :s", s=solution_id) == SECOND.person_id


def test_what_nobody_stands_behind_any_more_is_withdrawn(service_under_test):
    contest = service_under_test.contest(panel=(ANNA, BASIL), solutions=2)
    service_under_test.goes(contest.leads[0])
    assert service_under_test.state_of(contest.solutions[0]) == "withdrawn"
    assert len(service_under_test.events("solution.withdrawn.v1")) == 1
    assert [one["solution_id"] for one in service_under_test.evaluations_of(ANNA)] == [contest.solutions[1]]


def test_work_on_a_withdrawn_solution_leaves_the_lists(service_under_test):
    contest = service_under_test.contest(panel=(ANNA, BASIL), solutions=2)
    done = next(one for one in service_under_test.evaluations_of(ANNA) if one["solution_id"] == contest.solutions[0])
    service_under_test.judge(done["id"], ANNA)
    assert service_under_test.act("withdraw_solution", contest.solutions[0], contest.leads[0]).status == 200
    for who in (ANNA, BASIL):
        assert [one["solution_id"] for one in service_under_test.evaluations_of(who)] == [contest.solutions[1]]
        counted = service_under_test.evaluators(contest)[str(who.person_id)]
        assert (counted["open"], counted["submitted"]) == (1, 0)
    states = service_under_test.all_evaluations(contest)
    assert sorted(one.state for one in states if one.solution_id == contest.solutions[0]) == ["removed", "submitted"]
    assert [one["act"] for one in service_under_test.acts(contest)][-1] == "taken_back"


def test_evaluator_joining_an_entrant_organisation_is_recused(service_under_test):
    made = service_under_test.judged_challenge()
    lead = person()
    contest_solution = service_under_test.solution(made, by=lead, submitted=True)
    service_under_test._execute(
        "update solutions set organisation_id = :o where id = :s", o=personas.HALKIDA, s=contest_solution
    )
    for who in (ANNA, BASIL):
        service_under_test.panel_member(made, who)
    service_under_test.caller.clock.forward(hours=25)
    assert service_under_test.assign(made).json["assigned"] == 2
    role = {"person_id": str(ANNA.person_id), "organisation_id": str(personas.HALKIDA), "role": "contributor"}
    service_under_test.caller.instance().on_member_changed(heard("member.added.v1", role))
    [event] = service_under_test.events("evaluation.recused.v1")
    assert event["data"]["evaluator_id"] == str(ANNA.person_id)
    assert [one["state"] for one in service_under_test.evaluations_of(ANNA)] == ["recused"]
    assert service_under_test.standing(made).json["items"][0]["missing"] == 1


def test_a_role_of_which_the_token_does_not_know_yet_counts(service_under_test):
    contest = service_under_test.contest(panel=(), assigned=False)
    role = {"person_id": str(ANNA.person_id), "organisation_id": str(personas.HALKIDA), "role": "contributor"}
    service_under_test.caller.instance().on_member_changed(heard("member.added.v1", role))
    service_under_test.invite_evaluator(contest, ANNA)
    assert service_under_test.answer_invitation(contest, ANNA).json["organisation_ids"] == [str(personas.HALKIDA)]
    service_under_test.caller.instance().on_member_changed(heard("member.removed.v1", role))
    assert service_under_test.one("select count(*) from known_members where until is not null") == 1
