"""Evaluators are invited, accept, and get solutions in equal shares."""

import personas
import pytest
from judging import ANNA, BASIL, CHLOE, DION, EDITORS
from service_under_test import fields, kind
from solving import STRANGER

from chassis.testing import member, person

# ---- evaluators ----------------------------------------------------------------------------------------


def test_an_invited_person_is_told_and_accepts(contests):
    contest = contests.contest(panel=(), assigned=False)
    assert contests.invite_evaluator(contest, CHLOE).status == 202
    [event] = contests.events("challenge.evaluator_invited.v1")
    assert event["data"]["person_id"] == str(CHLOE.person_id)
    assert event["data"]["title"] == "Λιγότερη αναμονή"
    invitations = contests.call("list_evaluator_invitations", principal=CHLOE).json["items"]
    assert [one["challenge_title"] for one in invitations] == ["Λιγότερη αναμονή"]
    answered = contests.answer_invitation(contest, CHLOE)
    assert answered.json["state"] == "accepted"
    assert answered.json["organisation_ids"] == [str(personas.HALKIDA)]
    assert contests.call("list_evaluator_invitations", principal=CHLOE).json["items"] == []
    assert kind(contests.answer_invitation(contest, CHLOE)).type == "evaluator-already-answered"


def test_inviting_twice_asks_once_and_again_after_a_refusal(contests):
    contest = contests.contest(panel=(), assigned=False)
    for _ in range(2):
        contests.invite_evaluator(contest, ANNA)
    assert len(contests.events("challenge.evaluator_invited.v1")) == 1
    contests.answer_invitation(contest, ANNA, "decline")
    contests.invite_evaluator(contest, ANNA)
    assert len(contests.events("challenge.evaluator_invited.v1")) == 2
    assert contests.answer_invitation(contest, ANNA).json["state"] == "accepted"


def test_taking_off_and_asking_again_fills_no_mailbox(contests):
    contest = contests.contest(panel=(), assigned=False)
    for _ in range(5):
        contests.invite_evaluator(contest, ANNA)
        contests.call(
            "remove_evaluator", principal=personas.CONTRIBUTOR, challenge_id=contest.id, person_id=ANNA.person_id
        )
    assert len(contests.events("challenge.evaluator_invited.v1")) == 1
    contests.invite_evaluator(contest, ANNA)
    assert contests.answer_invitation(contest, ANNA).json["state"] == "accepted"  # the invitation stands all the same


def test_a_person_mails_a_hundred_evaluators_in_an_hour(contests):
    contest = contests.contest(panel=(), assigned=False)
    others = [person() for _ in range(101)]
    for other in others:
        assert contests.invite_evaluator(contest, other).status == 202
    assert len(contests.events("challenge.evaluator_invited.v1")) == 100
    assert contests.call("list_evaluator_invitations", principal=others[-1]).json["items"]


def test_invitation_answer_hides_whether_an_account_exists(contests):
    contest = contests.contest(panel=(), assigned=False)
    contests.knows_addresses()

    def invite(email):
        return contests.call(
            "invite_evaluator", principal=personas.CONTRIBUTOR, challenge_id=contest.id, body={"email": email}
        )

    known, unknown = invite("second@example.org"), invite("nobody@example.org")
    assert (known.status, known.reply.body) == (unknown.status, unknown.reply.body) == (202, b"")
    assert len(contests.events("challenge.evaluator_invited.v1")) == 1


def test_a_person_or_an_address_is_named_and_not_both(contests):
    contest = contests.contest(panel=(), assigned=False)
    for body in ({}, {"person_id": str(ANNA.person_id), "email": "a@example.org"}):
        answered = contests.call("invite_evaluator", principal=personas.CONTRIBUTOR, challenge_id=contest.id, body=body)
        assert fields(answered) == ["person_id"]


def test_whoever_takes_part_does_not_judge(contests):
    contest = contests.contest(panel=(ANNA,), assigned=False)
    [lead, _] = contest.leads
    assert contests.invite_evaluator(contest, lead).status == 202
    assert len(contests.events("challenge.evaluator_invited.v1")) == 2  # the owners cannot tell who has a draft
    assert kind(contests.answer_invitation(contest, lead)).type == "evaluator-takes-part"
    contests._execute("update team_members set person_id = :anna where person_id = :lead",
                      anna=ANNA.person_id, lead=lead.person_id)  # fmt: skip
    assert contests.assign(contest).json["assigned"] == 0  # she joined a team after she accepted
    assert kind(contests.assign_one(contest.solutions[1], ANNA)).type == "not-an-evaluator"


@pytest.mark.parametrize("role", personas.EVERYBODY)
def test_inviting_and_assigning_are_for_editors_of_the_owners(contests, role):
    contest = contests.contest(panel=(ANNA, BASIL), assigned=False)
    who = personas.EVERYBODY[role]
    invited = contests.invite_evaluator(contest, DION, who)
    assigned = contests.assign(contest, by=who)
    removed = contests.remove_evaluator(contest, DION if role in EDITORS else BASIL, who)
    expected = (202, 200, 204) if role in EDITORS else (401,) * 3 if role == "anonymous" else (403,) * 3
    assert (invited.status, assigned.status, removed.status) == expected


def test_an_owner_who_takes_part_runs_nothing_and_sees_nothing(contests):
    contest = contests.contest()
    contests._execute("update team_members set person_id = :owner where person_id = :lead",
                      owner=personas.APPROVER.person_id, lead=contest.leads[0].person_id)  # fmt: skip
    for answered in (
        contests.assign(contest, by=personas.APPROVER),
        contests.standing(contest, by=personas.APPROVER),
        contests.advance(contest, by=personas.APPROVER),
        contests.call("list_acts", principal=personas.APPROVER, challenge_id=contest.id),
        contests.call("list_evaluations", principal=personas.APPROVER, challenge_id=contest.id),
    ):
        assert (kind(answered).status, kind(answered).type) == (403, "own-interest")
    [one, *_] = contests.all_evaluations(contest)
    assert contests.read_evaluation(one.id, personas.APPROVER).status == 404


# ---- assignments ---------------------------------------------------------------------------------------


def test_each_solution_gets_enough_evaluators_in_equal_shares(contests):
    contest = contests.contest(solutions=4)
    assert (contest.assigned["assigned"], contest.assigned["missing"], contest.assigned["gaps"]) == (8, 0, [])
    assert [one["evaluations"] for one in contest.assigned["evaluators"]] == [2, 2, 2, 2]
    made = contests.all_evaluations(contest)
    for solution_id in contest.solutions:
        assert len({one.evaluator_id for one in made if one.solution_id == solution_id}) == 2
    told = contests.events("evaluation.assigned.v1")
    assert {event["data"]["evaluation_id"] for event in told} == {one.id for one in made}
    assert {event["data"]["title"] for event in told} == {"Λιγότερη αναμονή"}


def test_assigning_again_does_nothing_when_nothing_is_missing(contests):
    contest = contests.contest()
    assert contests.assign(contest).json["assigned"] == 0
    assert len(contests.events("evaluation.assigned.v1")) == 4


def test_colleagues_of_an_entrant_do_not_judge_it(contests):
    made = contests.judged_challenge()
    lead = member(personas.HALKIDA, "manager")
    solution_id = contests.solution(made, by=lead, submitted=True, organisation_id=str(personas.HALKIDA))
    for who in (ANNA, CHLOE):
        contests.panel_member(made, who)
    contests.caller.clock.forward(hours=25)
    assigned = contests.assign(made).json
    assert (assigned["assigned"], assigned["missing"]) == (1, 1)
    assert assigned["gaps"] == [{"solution_id": solution_id, "missing": 1}]
    assert kind(contests.assign_one(solution_id, CHLOE)).type == "evaluator-has-interest"
    assert [one.evaluator_id for one in contests.all_evaluations(made)] == [str(ANNA.person_id)]


def test_evaluator_joining_an_entrant_can_only_recuse(contests):
    contest = contests.contest(panel=(CHLOE, ANNA))
    [one, _] = contests.evaluations_of(CHLOE)
    contests._execute("update team_members set organisation_id = :one where solution_id = :id",
                      one=personas.HALKIDA, id=one["solution_id"])  # fmt: skip
    assert kind(contests.declare(one["id"], CHLOE)).type == "declaration-contradicted"
    assert contests.declare(one["id"], CHLOE, "Συνάδελφοι").json["state"] == "recused"
    assert contest.assigned["assigned"] == 4


def test_nothing_is_assigned_while_submissions_are_open(contests):
    made = contests.judged_challenge()
    contests.solution(made, submitted=True)
    assert kind(contests.assign(made)).type == "phase-still-open"


def test_phase_without_criteria_is_unjudged_and_feeds_the_next(contests):
    contest = contests.contest(phases=[(-1, 24, True, False), (24, 72, False, True)], assigned=False)
    collecting, judged = contest.phases
    assert kind(contests.assign(contest, collecting)).type == "phase-not-evaluated"
    assert contests.assign(contest, judged).json["assigned"] == 4
    contests.judge_all(contest)
    assert kind(contests.advance(contest, phase=judged)).type == "phase-still-open"
    contests.caller.clock.forward(hours=48)
    assert contests.advance(contest, phase=judged).json["entered"] == 2


def test_an_unknown_phase_is_not_found(contests):
    contest, other = contests.contest(), contests.judged_challenge()
    assert contests.assign(contest, other.phase).status == 404


def test_one_solution_is_given_by_hand(contests):
    contest = contests.contest(panel=(ANNA, BASIL, DION))
    [solution_id, _] = contest.solutions
    having = {one.evaluator_id for one in contests.all_evaluations(contest) if one.solution_id == solution_id}
    third = next(who for who in (ANNA, BASIL, DION) if str(who.person_id) not in having)
    answered = contests.assign_one(solution_id, third)
    assert answered.status == 201
    assert answered.reply.headers["Location"] == f"/v1/evaluations/{answered.json['id']}"
    assert kind(contests.assign_one(solution_id, third)).type == "already-assigned"
    assert kind(contests.assign_one(solution_id, STRANGER)).type == "not-an-evaluator"
    assert contests.assign_one(personas.LAMIA, third).status == 404
