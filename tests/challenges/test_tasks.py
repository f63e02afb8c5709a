"""Tasks: everything about challenges that waits for a person, and nothing that others must do."""

import personas
import pytest
from challenging import ChallengeArena
from experting import ExpertArena
from heard import hear_member
from judging import ANNA, BASIL, Contests
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR, NEIGHBOUR, READER
from piloting import PLAN, Pilots
from solving import ADDRESSES, LEAD

from chassis.principal import ANONYMOUS
from chassis.testing import person

EXPERT = person()


def tasks(service, who, **query):
    answered = service.call("list_challenge_tasks", principal=who, query=query)
    assert answered.status == 200, answered.text
    return answered.json["items"]


def kinds(service, who):
    return sorted(one["kind"] for one in tasks(service, who))


@pytest.fixture
def arena(challenges):
    return ChallengeArena(challenges.caller)


def test_a_review_waits_for_the_centre_and_the_ministry(arena):
    challenge_id = arena.challenge("review")
    [task] = tasks(arena, CENTRE_MANAGER)
    queued = arena.call("list_challenge_queue", principal=CENTRE_MANAGER).json["items"][0]
    assert (task["kind"], task["id"], task["title"]) == ("challenge_review", challenge_id, queued["title"])
    assert (task["waiting_since"], task["due_at"]) == (queued["waiting_since"], queued["due_at"])
    assert task["organisation_name_el"] == "Δήμος Λαμιέων"
    assert task["link"] == f"/v1/challenges/{challenge_id}"
    assert kinds(arena, CURATOR) == ["challenge_review"]
    assert kinds(arena, CONTRIBUTOR) == kinds(arena, personas.OTHER_CENTRE_MANAGER) == kinds(arena, READER) == []
    arena.caller.clock.forward(days=40)
    assert [one["overdue"] for one in tasks(arena, CENTRE_MANAGER)] == [True]


def test_the_body_approves_corrects_and_publishes(arena):
    hear_member(arena, APPROVER)
    challenge_id = arena.draft()
    arena.submit_challenge(challenge_id)
    assert (kinds(arena, APPROVER), kinds(arena, CONTRIBUTOR)) == (["challenge_approval"], [])
    assert arena.call("approve_challenge", principal=APPROVER, challenge_id=challenge_id).status == 200
    assert arena.review_challenge(challenge_id, "request_edits").status == 201
    assert kinds(arena, APPROVER) == kinds(arena, CONTRIBUTOR) == ["challenge_changes"]
    assert arena.submit_challenge(challenge_id, by=APPROVER).status == 200
    assert arena.review_challenge(challenge_id).status == 201
    assert (kinds(arena, APPROVER), kinds(arena, CONTRIBUTOR)) == (["challenge_publication"], [])
    assert arena.publish_challenge(challenge_id).status == 200
    assert kinds(arena, APPROVER) == []


def test_owners_answer_questions_and_the_lead_answers_requests(arena):
    challenge_id = arena.challenge()
    for text in ("Πότε ανοίγει;", "Πού γίνεται;"):
        asked = arena.call("ask_question", principal=READER, challenge_id=challenge_id, body={"text": text})
        assert asked.status == 201
    assert arena.ask_to_join(challenge_id).status == 201
    assert kinds(arena, CONTRIBUTOR) == ["challenge_question"]
    assert kinds(arena, APPROVER) == ["challenge_join_request", "challenge_question"]
    assert kinds(arena, NEIGHBOUR) == []
    arena.answer_join_request(challenge_id)
    assert kinds(arena, NEIGHBOUR) == ["challenge_question"]


def test_evaluators_answer_evaluate_and_owners_decide(contests):
    contest = contests.contest(solutions=2, panel=(ANNA, BASIL), needed=2, assigned=False)
    other = person()
    contests.invite_evaluator(contest, other)
    assert kinds(contests, other) == ["evaluator_invitation"]
    contests.answer_invitation(contest, other, "decline")
    assert (kinds(contests, other), kinds(contests, APPROVER)) == ([], ["phase_decision"])
    contests.assign(contest)
    [first, second] = tasks(contests, ANNA)
    assert {first["kind"], second["kind"]} == {"evaluation"}
    assert first["challenge_title"] == "Λιγότερη αναμονή"
    assert {first["title"], second["title"]} == {"Λύση 1", "Λύση 2"}
    assert kinds(contests, APPROVER) == []
    contests.judge_all(contest)
    assert tasks(contests, ANNA) == []
    assert kinds(contests, APPROVER) == ["phase_decision"]
    assert contests.advance(contest).status == 200
    assert kinds(contests, APPROVER) == []


def test_teams_answer_invitations_and_hand_in(challenges):
    service = Contests(challenges.caller)
    service.knows_addresses()
    challenge = service.open_challenge()
    solution_id = service.solution(challenge)
    [draft] = tasks(service, LEAD)
    assert (draft["kind"], draft["id"]) == ("solution_draft", solution_id)
    assert draft["due_at"]
    email, invited = next(iter(ADDRESSES.items()))
    assert service.invite(solution_id, email).status == 202
    [asked] = tasks(service, invited)
    assert (asked["kind"], asked["link"]) == ("team_invitation", f"/v1/solutions/{solution_id}")
    service.decide(solution_id, invited, "accept")
    assert tasks(service, invited) == []
    service.insist("submit_solution", solution_id)
    assert tasks(service, LEAD) == []


def test_experts_answer_invitations(challenges):
    service = ExpertArena(challenges.caller)
    service.expert(EXPERT)
    challenge = service.bins()
    service.knows_cards()
    asked = service.ask_expert(challenge, EXPERT)
    assert asked.status == 201, asked.text
    [task] = tasks(service, EXPERT)
    assert (task["kind"], task["id"]) == ("expert_invitation", asked.json["id"])
    service.expert_answers(asked.json["id"], EXPERT, "decline")
    assert tasks(service, EXPERT) == []


def test_the_report_of_a_pilot_waits_from_its_last_two_weeks(challenges):
    service = Pilots(challenges.caller)
    pilot_id = service.pilot()
    assert kinds(service, CONTRIBUTOR) == []
    service.caller.clock.forward(days=400)
    [task] = tasks(service, CONTRIBUTOR)
    assert (task["kind"], task["id"], task["overdue"]) == ("pilot_report", pilot_id, True)
    assert task["due_at"] > PLAN["ends_on"]
    assert kinds(service, NEIGHBOUR) == []
    service.end(pilot_id)
    assert kinds(service, CONTRIBUTOR) == []


def test_nobody_has_tasks_without_signing_in(challenges):
    assert challenges.call("list_challenge_tasks", principal=ANONYMOUS).status == 401
