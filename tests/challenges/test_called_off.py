"""Called-off contests: an end before the decision ends the work of all participants and notifies them."""

import cast
import pytest
from arena import Arena, kind
from judging import ANNA, BASIL, CHLOE, GOOD, Judging
from solving import COLLEAGUE, LEAD, SECOND

from chassis.testing import member, person

WHY = "Ακυρώθηκε η πίστωση."
LARISSA = member(cast.LARISSA, "manager", region="GR-E")


class EndingArena(Judging, Arena):
    """An arena of contests that are called off."""

    def take_down(self, contest):
        body = {"reason": WHY}
        return self.call("unpublish_challenge", principal=cast.APPROVER, challenge_id=contest.id, body=body)

    def archive(self, contest):
        answered = self.call("archive_challenge", principal=cast.APPROVER, challenge_id=contest.id)
        assert answered.status == 200, answered.text
        return answered

    def call_off(self, contest):
        assert self.take_down(contest).status == 200
        return self.archive(contest)

    def told(self, kind):
        return [event["data"] for event in self.events(kind)]


@pytest.fixture
def arena(challenges):
    arena = EndingArena(challenges.caller)
    arena.knows_addresses()
    return arena


def test_every_team_is_told_and_reads_why(arena):
    contest = arena.contest(solutions=2, panel=(ANNA, BASIL))
    arena.call_off(contest)
    told = arena.told("solution.called_off.v1")
    assert {one["solution_id"]: one["team_ids"] for one in told} == {
        solution_id: [str(lead.person_id)] for solution_id, lead in zip(contest.solutions, contest.leads, strict=True)
    }
    read = arena.read_solution(contest.solutions[0], contest.leads[0]).json
    assert (read["state"], read["sight"]) == ("called_off", "team")
    assert (read["challenge"]["state"], read["challenge"]["reason"]) == ("archived", WHY)
    assert read["challenge"]["ended_at"] is not None
    [mine] = arena.call("list_own_solutions", principal=contest.leads[0]).json["items"]
    assert mine["state"] == "called_off"
    assert WHY not in str(arena.events("solution.called_off.v1") + arena.events("challenge.called_off.v1"))


def test_drafts_end_too_and_stay_their_teams_secret(arena):
    contest = arena.judged_challenge()
    draft = arena.solution(contest, team=[SECOND])
    arena.invite(draft, "third@example.org")
    arena.call_off(contest)
    [told] = arena.told("solution.called_off.v1")
    assert sorted(told["team_ids"]) == sorted(str(one.person_id) for one in (LEAD, SECOND))
    read = arena.read_solution(draft, SECOND).json
    assert (read["state"], read["waiting"]) == ("called_off", [])
    assert kind(arena.edit_solution(draft, title="Άλλη")).type == "solution-not-editable"
    assert arena.read_solution(draft, cast.CONTRIBUTOR).status == 404
    listed = arena.call("list_solutions", principal=cast.CONTRIBUTOR, challenge_id=contest.id).json["items"]
    assert listed == []


def test_evaluators_are_told_and_their_work_ends(arena):
    contest = arena.contest(solutions=2, panel=(ANNA, BASIL))
    arena.invite_evaluator(contest, CHLOE)
    done, open_one = arena.evaluations_of(ANNA)
    arena.judge(done["id"], ANNA, GOOD)
    arena.call_off(contest)
    [told] = arena.told("challenge.called_off.v1")
    assert told["person_ids"] == sorted(str(one.person_id) for one in (ANNA, BASIL, CHLOE))
    assert told["owner_ids"] == [str(cast.LAMIA)]
    assert [arena.evaluations_of(who) for who in (ANNA, BASIL)] == [[], []]
    assert arena.call("list_evaluator_invitations", principal=CHLOE).json["items"] == []
    assert kind(arena.declare(open_one["id"], ANNA)).type == "solution-not-judged"
    listed = arena.call("list_evaluators", principal=cast.CONTRIBUTOR, challenge_id=contest.id).json["items"]
    assert {(one["state"], one["open"]) for one in listed} == {("removed", 0)}
    acts = [one["act"] for one in arena.acts(contest)][-6:]
    assert sorted(acts) == ["evaluator_removed"] * 3 + ["taken_back"] * 3


def test_owners_keep_the_file_of_what_was_handed_in(arena):
    contest = arena.contest(solutions=2, panel=(ANNA, BASIL))
    arena.call_off(contest)
    listed = arena.call("list_solutions", principal=cast.CONTRIBUTOR, challenge_id=contest.id).json["items"]
    assert {one["id"] for one in listed} == set(contest.solutions)
    assert arena.read_solution(contest.solutions[0], cast.CONTRIBUTOR).json["sight"] == "owner"


def test_archiving_an_undecided_public_challenge_calls_it_off(arena):
    contest = arena.contest(solutions=1, panel=(ANNA, BASIL))
    arena.close_phase(contest.phase)
    arena.archive(contest)
    [told] = arena.told("solution.called_off.v1")
    assert arena.read_solution(told["solution_id"], contest.leads[0]).json["challenge"]["reason"] is None
    assert arena.told("challenge.archived.v1")[0]["called_off"] is True


@pytest.mark.parametrize("taken_down", [False, True])
def test_what_was_decided_is_not_called_off(arena, taken_down):
    contest = arena.judged([GOOD, GOOD], panel=(ANNA, BASIL))
    assert arena.advance(contest).status == 200
    if taken_down:
        arena.take_down(contest)
    arena.close_phase(contest.phase)
    arena.archive(contest)
    assert arena.told("solution.called_off.v1") == arena.told("challenge.called_off.v1") == []
    assert arena.told("challenge.archived.v1")[0]["called_off"] is False
    assert {arena.state_of(one) for one in contest.solutions} == {"selected", "not_qualified"}


def test_solution_qualified_for_a_cancelled_phase_is_called_off(arena):
    contest = arena.contest(solutions=2, panel=(ANNA, BASIL), phases=[(-1, 24, True, True), (48, 72, False, True)])
    arena.judge_all(contest)
    assert arena.advance(contest, outcome="qualified").status == 200
    arena.call_off(contest)
    assert sorted(arena.state_of(one) for one in contest.solutions) == ["called_off", "not_qualified"]


def test_team_reads_why_a_challenge_is_down_and_nothing_ends(arena):
    contest = arena.judged_challenge()
    draft = arena.solution(contest)
    arena.take_down(contest)
    read = arena.read_solution(draft).json
    assert (read["state"], read["challenge"]["state"], read["challenge"]["reason"]) == ("draft", "unpublished", WHY)


def test_requests_to_join_are_declined(arena):
    contest = arena.judged_challenge()
    body = {"organisation_id": str(cast.LARISSA)}
    assert arena.call("ask_to_join", principal=LARISSA, challenge_id=contest.id, body=body).status == 201
    arena.call_off(contest)
    assert arena.told("challenge.join_declined.v1")[0]["organisation_id"] == str(cast.LARISSA)


def test_nobody_else_reads_the_word_of_the_challenge(arena):
    contest = arena.contest(solutions=1, panel=(ANNA, BASIL))
    arena.judge_all(contest)
    arena.advance(contest)
    assert arena.read_solution(contest.solutions[0], person()).json["challenge"] is None


def test_a_draft_is_hidden_from_those_who_run_and_oversee(arena):
    contest = arena.contest(solutions=1, panel=(ANNA, BASIL), phases=[(-1, 24, True, True), (25, 72, True, False)])
    draft = arena.solution(contest, by=COLLEAGUE)
    for who in (cast.CONTRIBUTOR, cast.CURATOR):
        assert arena.explanation(draft, who).status == 404
    assert arena.assign_one(draft, ANNA).status == 404


def test_an_open_invitation_to_an_expert_ends(arena):
    contest = arena.judged_challenge()
    for who, state in ((ANNA, "invited"), (BASIL, "accepted"), (CHLOE, "declined")):
        arena._execute(
            "insert into expert_invitations (id, challenge_id, person_id, role, message, state, invited_at)"
            " values (gen_random_uuid(), :challenge, :person, 'solver', '', :state, now())",
            challenge=contest.id, person=who.person_id, state=state,
        )  # fmt: skip
    arena.call_off(contest)
    [told] = arena.told("challenge.called_off.v1")
    assert told["person_ids"] == sorted(str(one.person_id) for one in (ANNA, BASIL))
    [mine] = arena.call("list_own_expert_invitations", principal=ANNA).json["items"]
    assert mine["state"] == "called_off"
    answered = arena.call(
        "answer_expert_invitation", principal=ANNA, invitation_id=mine["id"], body={"decision": "accept"}
    )
    assert kind(answered).type == "expert-invitation-answered"


@pytest.mark.parametrize("ends", ["withdrawn", "rejected"])
def test_evaluators_of_what_is_never_published_are_released(arena, ends):
    contest = arena.judged_challenge((1, 24, True, True))
    arena.panel_member(contest, ANNA)
    arena.invite_evaluator(contest, BASIL)
    arena._execute(
        "update challenges set state = 'review', review_tier = 'ministry', published_at = null where id = :id",
        id=contest.id,
    )
    if ends == "withdrawn":
        done = arena.call("withdraw_challenge", principal=cast.CONTRIBUTOR, challenge_id=contest.id)
    else:
        body = {"decision": "reject", "comment": "Δεν είναι σκόπιμο."}
        done = arena.call("review_challenge", principal=cast.CURATOR, challenge_id=contest.id, body=body)
    assert done.status < 300, done.text
    [told] = arena.told("challenge.called_off.v1")
    assert told["person_ids"] == sorted(str(one.person_id) for one in (ANNA, BASIL))
    assert arena.call("list_evaluator_invitations", principal=BASIL).json["items"] == []
    assert {one["act"] for one in arena.acts(contest)} >= {"evaluator_removed"}
