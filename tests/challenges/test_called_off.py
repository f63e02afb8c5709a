"""Called-off contests: an end before the decision ends the work of all participants and notifies them."""

import personas
import pytest
from judging import ANNA, BASIL, CHLOE, GOOD, Judging
from service_under_test import ServiceUnderTest, kind
from solving import COLLEAGUE, LEAD, SECOND

from chassis.testing import member, person

WHY = "Ακυρώθηκε η πίστωση."
LARISSA = member(personas.LARISSA, "manager", region="GR-E")


class EndingArena(Judging, ServiceUnderTest):
    """A service under test of contests that are called off."""

    def take_down(self, contest):
        body = {"reason": WHY}
        return self.call("unpublish_challenge", principal=personas.APPROVER, challenge_id=contest.id, body=body)

    def archive(self, contest):
        answered = self.call("archive_challenge", principal=personas.APPROVER, challenge_id=contest.id)
        assert answered.status == 200, answered.text
        return answered

    def call_off(self, contest):
        assert self.take_down(contest).status == 200
        return self.archive(contest)

    def told(self, kind):
        return [event["data"] for event in self.events(kind)]


@pytest.fixture
def service_under_test(challenges):
    service_under_test = EndingArena(challenges.caller)
    service_under_test.knows_addresses()
    return service_under_test


def test_every_team_is_told_and_reads_why(service_under_test):
    contest = service_under_test.contest(solutions=2, panel=(ANNA, BASIL))
    service_under_test.call_off(contest)
    told = service_under_test.told("solution.called_off.v1")
    assert {one["solution_id"]: one["team_ids"] for one in told} == {
        solution_id: [str(lead.person_id)] for solution_id, lead in zip(contest.solutions, contest.leads, strict=True)
    }
    read = service_under_test.read_solution(contest.solutions[0], contest.leads[0]).json
    assert (read["state"], read["sight"]) == ("called_off", "team")
    assert (read["challenge"]["state"], read["challenge"]["reason"]) == ("archived", WHY)
    assert read["challenge"]["ended_at"] is not None
    [mine] = service_under_test.call("list_own_solutions", principal=contest.leads[0]).json["items"]
    assert mine["state"] == "called_off"
    assert WHY not in str(
        service_under_test.events("solution.called_off.v1") + service_under_test.events("challenge.called_off.v1")
    )


def test_drafts_end_too_and_stay_their_teams_secret(service_under_test):
    contest = service_under_test.judged_challenge()
    draft = service_under_test.solution(contest, team=[SECOND])
    service_under_test.invite(draft, "third@example.org")
    service_under_test.call_off(contest)
    [told] = service_under_test.told("solution.called_off.v1")
    assert sorted(told["team_ids"]) == sorted(str(one.person_id) for one in (LEAD, SECOND))
    read = service_under_test.read_solution(draft, SECOND).json
    assert (read["state"], read["waiting"]) == ("called_off", [])
    assert kind(service_under_test.edit_solution(draft, title="Άλλη")).type == "solution-not-editable"
    assert service_under_test.read_solution(draft, personas.CONTRIBUTOR).status == 404
    listed = service_under_test.call("list_solutions", principal=personas.CONTRIBUTOR, challenge_id=contest.id).json[
        "items"
    ]
    assert listed == []


def test_evaluators_are_told_and_their_work_ends(service_under_test):
    contest = service_under_test.contest(solutions=2, panel=(ANNA, BASIL))
    service_under_test.invite_evaluator(contest, CHLOE)
    done, open_one = service_under_test.evaluations_of(ANNA)
    service_under_test.judge(done["id"], ANNA, GOOD)
    service_under_test.call_off(contest)
    [told] = service_under_test.told("challenge.called_off.v1")
    assert told["person_ids"] == sorted(str(one.person_id) for one in (ANNA, BASIL, CHLOE))
    assert told["owner_ids"] == [str(personas.LAMIA)]
    assert [service_under_test.evaluations_of(who) for who in (ANNA, BASIL)] == [[], []]
    assert service_under_test.call("list_evaluator_invitations", principal=CHLOE).json["items"] == []
    assert kind(service_under_test.declare(open_one["id"], ANNA)).type == "solution-not-judged"
    listed = service_under_test.call("list_evaluators", principal=personas.CONTRIBUTOR, challenge_id=contest.id).json[
        "items"
    ]
    assert {(one["state"], one["open"]) for one in listed} == {("removed", 0)}
    acts = [one["act"] for one in service_under_test.acts(contest)][-6:]
    assert sorted(acts) == ["evaluator_removed"] * 3 + ["taken_back"] * 3


def test_owners_keep_the_file_of_what_was_handed_in(service_under_test):
    contest = service_under_test.contest(solutions=2, panel=(ANNA, BASIL))
    service_under_test.call_off(contest)
    listed = service_under_test.call("list_solutions", principal=personas.CONTRIBUTOR, challenge_id=contest.id).json[
        "items"
    ]
    assert {one["id"] for one in listed} == set(contest.solutions)
    assert service_under_test.read_solution(contest.solutions[0], personas.CONTRIBUTOR).json["sight"] == "owner"


def asked_expert(service_under_test, contest, who, state):
    service_under_test._execute(
        "insert into expert_invitations (id, challenge_id, person_id, role, message, state, invited_at)"
        " values (gen_random_uuid(), :challenge, :person, 'solver', '', :state, now())",
        challenge=contest.id, person=who.person_id, state=state,
    )  # fmt: skip


def test_archiving_an_undecided_public_challenge_calls_it_off(service_under_test):
    contest = service_under_test.contest(solutions=1, panel=(ANNA, BASIL))
    service_under_test.close_phase(contest.phase)
    service_under_test.archive(contest)
    [told] = service_under_test.told("solution.called_off.v1")
    assert service_under_test.read_solution(told["solution_id"], contest.leads[0]).json["challenge"]["reason"] is None
    assert service_under_test.told("challenge.archived.v1")[0]["called_off"] is True


@pytest.mark.parametrize("taken_down", [False, True])
def test_what_was_decided_is_not_called_off(service_under_test, taken_down):
    contest = service_under_test.judged([GOOD, GOOD], panel=(ANNA, BASIL))
    assert service_under_test.advance(contest).status == 200
    asked_expert(service_under_test, contest, CHLOE, "invited")
    if taken_down:
        service_under_test.take_down(contest)
    service_under_test.close_phase(contest.phase)
    service_under_test.archive(contest)
    assert service_under_test.told("solution.called_off.v1") == service_under_test.told("challenge.called_off.v1") == []
    assert service_under_test.told("challenge.archived.v1")[0]["called_off"] is False
    assert {service_under_test.state_of(one) for one in contest.solutions} == {"selected", "not_qualified"}
    [mine] = service_under_test.call("list_own_expert_invitations", principal=CHLOE).json["items"]
    assert mine["state"] == "called_off"


def test_solution_qualified_for_a_cancelled_phase_is_called_off(service_under_test):
    contest = service_under_test.contest(
        solutions=2, panel=(ANNA, BASIL), phases=[(-1, 24, True, True), (48, 72, False, True)]
    )
    service_under_test.judge_all(contest)
    assert service_under_test.advance(contest, outcome="qualified").status == 200
    service_under_test.call_off(contest)
    assert sorted(service_under_test.state_of(one) for one in contest.solutions) == ["called_off", "not_qualified"]


def test_team_reads_why_a_challenge_is_down_and_nothing_ends(service_under_test):
    contest = service_under_test.judged_challenge()
    draft = service_under_test.solution(contest)
    service_under_test.take_down(contest)
    read = service_under_test.read_solution(draft).json
    assert (read["state"], read["challenge"]["state"], read["challenge"]["reason"]) == ("draft", "unpublished", WHY)


def test_requests_to_join_are_declined(service_under_test):
    contest = service_under_test.judged_challenge()
    body = {"organisation_id": str(personas.LARISSA)}
    assert service_under_test.call("ask_to_join", principal=LARISSA, challenge_id=contest.id, body=body).status == 201
    service_under_test.call_off(contest)
    assert service_under_test.told("challenge.join_declined.v1")[0]["organisation_id"] == str(personas.LARISSA)


def test_nobody_else_reads_the_word_of_the_challenge(service_under_test):
    contest = service_under_test.contest(solutions=1, panel=(ANNA, BASIL))
    service_under_test.judge_all(contest)
    service_under_test.advance(contest)
    assert service_under_test.read_solution(contest.solutions[0], person()).json["challenge"] is None


def test_a_draft_is_hidden_from_those_who_run_and_oversee(service_under_test):
    contest = service_under_test.contest(
        solutions=1, panel=(ANNA, BASIL), phases=[(-1, 24, True, True), (25, 72, True, False)]
    )
    draft = service_under_test.solution(contest, by=COLLEAGUE)
    for who in (personas.CONTRIBUTOR, personas.CURATOR):
        assert service_under_test.explanation(draft, who).status == 404
    assert service_under_test.assign_one(draft, ANNA).status == 404


def test_an_open_invitation_to_an_expert_ends(service_under_test):
    contest = service_under_test.judged_challenge()
    for who, state in ((ANNA, "invited"), (BASIL, "accepted"), (CHLOE, "declined")):
        asked_expert(service_under_test, contest, who, state)
    service_under_test.call_off(contest)
    [told] = service_under_test.told("challenge.called_off.v1")
    assert told["person_ids"] == sorted(str(one.person_id) for one in (ANNA, BASIL))
    [mine] = service_under_test.call("list_own_expert_invitations", principal=ANNA).json["items"]
    assert mine["state"] == "called_off"
    answered = service_under_test.call(
        "answer_expert_invitation", principal=ANNA, invitation_id=mine["id"], body={"decision": "accept"}
    )
    assert kind(answered).type == "expert-invitation-answered"


@pytest.mark.parametrize("ends", ["withdrawn", "rejected"])
def test_evaluators_of_what_is_never_published_are_released(service_under_test, ends):
    contest = service_under_test.judged_challenge((1, 24, True, True))
    service_under_test.panel_member(contest, ANNA)
    service_under_test.invite_evaluator(contest, BASIL)
    service_under_test._execute(
        "update challenges set state = 'review', review_tier = 'ministry', published_at = null where id = :id",
        id=contest.id,
    )
    if ends == "withdrawn":
        done = service_under_test.call("withdraw_challenge", principal=personas.CONTRIBUTOR, challenge_id=contest.id)
    else:
        body = {"decision": "reject", "comment": "Δεν είναι σκόπιμο."}
        done = service_under_test.call(
            "review_challenge", principal=personas.CURATOR, challenge_id=contest.id, body=body
        )
    assert done.status < 300, done.text
    [told] = service_under_test.told("challenge.called_off.v1")
    assert told["person_ids"] == sorted(str(one.person_id) for one in (ANNA, BASIL))
    assert service_under_test.call("list_evaluator_invitations", principal=BASIL).json["items"] == []
    assert {one["act"] for one in service_under_test.acts(contest)} >= {"evaluator_removed"}
