"""Invitations of experts to solve or to evaluate, and the effect of accepting."""

from uuid import uuid4

import personas
import pytest
from experting import ExpertArena, public_id
from service_under_test import fields, kind
from sqlalchemy import text
from sqlalchemy.orm import Session

from challenges.network.expert_invitation.queries import is_invited_solver
from chassis.principal import ANONYMOUS
from chassis.testing import member, person

EXPERT = person()
OTHER = person()
PROFESSOR = member(uuid4(), "contributor", kind="university")


@pytest.fixture
def service_under_test(challenges):
    return ExpertArena(challenges.caller)


def evaluators(service_under_test):
    statement = text("select person_id, state, appointed_by, organisation_ids from evaluators")
    with service_under_test.caller.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def acts(service_under_test):
    with service_under_test.caller.engine.connect() as connection:
        found = connection.execute(text("select act, person_id, about_id from evaluation_log order by number"))
        return [tuple(row) for row in found]


def test_an_expert_is_asked_and_finds_the_invitation(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    asked = service_under_test.ask_expert(challenge, EXPERT, "evaluator", message="Θα θέλαμε τη γνώμη σας.")
    assert asked.status == 201
    listed = service_under_test.call("list_own_expert_invitations", principal=EXPERT).json["items"]
    assert listed == [asked.json]
    assert asked.json["message"] == "Θα θέλαμε τη γνώμη σας."
    assert asked.json["organisation_name_el"] == "Δήμος Λαμιέων"
    assert (asked.json["challenge_title"], asked.json["state"]) == ("Κάδοι που ξεχειλίζουν", "invited")
    of_owners = service_under_test.call(
        "list_expert_invitations", principal=personas.CONTRIBUTOR, challenge_id=challenge.id
    )
    assert of_owners.json["items"] == listed
    (event,) = service_under_test.events("challenge.expert_invited.v1")
    assert event["data"] == {
        "challenge_id": str(challenge.id),
        "owner_ids": [str(personas.LAMIA)],
        "author_ids": [str(personas.CONTRIBUTOR.person_id)],
        "invitation_id": asked.json["id"],
        "person_id": str(EXPERT.person_id),
        "role": "evaluator",
        "title": "Κάδοι που ξεχειλίζουν",
    }


def test_the_list_of_those_proposed_says_who_was_asked(service_under_test):
    service_under_test.expert(EXPERT)
    service_under_test.knows_cards(EXPERT)
    challenge = service_under_test.bins()
    service_under_test.appointed(challenge, EXPERT)
    (item,) = service_under_test.proposed(challenge)
    assert item["invitations"] == [{"role": "solver", "state": "accepted"}]


def test_accepting_expert_becomes_evaluator_and_audit_says_how(service_under_test):
    service_under_test.expert(PROFESSOR)
    challenge = service_under_test.bins()
    invitation_id = service_under_test.ask_expert(challenge, PROFESSOR, "evaluator").json["id"]
    assert evaluators(service_under_test) == []
    answered = service_under_test.expert_answers(invitation_id, PROFESSOR)
    assert (answered.status, answered.json["state"]) == (200, "accepted")
    employer = PROFESSOR.memberships[0].organisation_id
    assert evaluators(service_under_test) == [
        (PROFESSOR.person_id, "accepted", personas.CONTRIBUTOR.person_id, [employer])
    ]
    assert acts(service_under_test) == [
        ("evaluator_invited", personas.CONTRIBUTOR.person_id, PROFESSOR.person_id),
        ("evaluator_answered", PROFESSOR.person_id, PROFESSOR.person_id),
    ]
    (event,) = service_under_test.events("challenge.expert_answered.v1")
    assert (event["data"]["accepted"], event["data"]["person_id"]) == (True, str(PROFESSOR.person_id))


def test_whoever_is_an_evaluator_already_stays_one(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    owner = {"principal": personas.CONTRIBUTOR, "challenge_id": challenge.id}
    assert service_under_test.call("invite_evaluator", body={"person_id": str(EXPERT.person_id)}, **owner).status == 202
    service_under_test.appointed(challenge, EXPERT, "evaluator")
    assert [row[:2] for row in evaluators(service_under_test)] == [(EXPERT.person_id, "accepted")]


def test_an_expert_is_invited_by_either_name_of_the_public_id(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    owner = {"principal": personas.CONTRIBUTOR, "challenge_id": challenge.id}
    for named in (
        {"expert_id": str(EXPERT.person_id)},
        {},
        dict.fromkeys(("expert_id", "person_id"), public_id(EXPERT)),
    ):
        assert service_under_test.call("invite_expert", body={**named, "role": "solver"}, **owner).status == 422
    earlier = service_under_test.call("invite_expert", body={"person_id": public_id(EXPERT), "role": "solver"}, **owner)
    assert (earlier.status, earlier.json["person_id"]) == (201, earlier.json["expert_id"])


def test_an_evaluator_is_invited_by_the_public_id_too(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    owner = {"principal": personas.CONTRIBUTOR, "challenge_id": challenge.id}
    assert service_under_test.call("invite_evaluator", body={"person_id": public_id(EXPERT)}, **owner).status == 202
    assert [row[:2] for row in evaluators(service_under_test)] == [(EXPERT.person_id, "invited")]


def test_declining_makes_nothing_of_it(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    invitation_id = service_under_test.ask_expert(challenge, EXPERT, "evaluator").json["id"]
    assert service_under_test.expert_answers(invitation_id, EXPERT, "decline").json["state"] == "declined"
    assert evaluators(service_under_test) == []
    assert service_under_test.events("challenge.expert_answered.v1")[0]["data"]["accepted"] is False
    again = service_under_test.ask_expert(challenge, EXPERT, "evaluator")
    assert kind(again).type == "expert-already-invited"
    assert service_under_test.ask_expert(challenge, EXPERT, "solver").status == 201  # something else may still be asked


def test_an_answer_stands(service_under_test):
    service_under_test.expert(EXPERT)
    invitation_id = service_under_test.appointed(service_under_test.bins(), EXPERT)
    again = service_under_test.expert_answers(invitation_id, EXPERT, "decline")
    assert kind(again).__dict__ == {"status": 409, "type": "expert-invitation-answered"}


def test_an_invited_solver_enters_even_where_others_may_not(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins(entrants="employees")
    refused = service_under_test.begin(challenge, EXPERT)
    assert refused.status in {403, 422}
    service_under_test.appointed(challenge, EXPERT)
    assert service_under_test.begin(challenge, EXPERT).status == 201
    assert service_under_test.begin(challenge, OTHER).status == refused.status


def test_only_an_accepted_invitation_to_solve_opens_the_door(service_under_test):
    service_under_test.expert(EXPERT)
    service_under_test.expert(OTHER)
    challenge = service_under_test.bins()
    invitation_id = service_under_test.ask_expert(challenge, EXPERT).json["id"]
    service_under_test.appointed(challenge, OTHER, "evaluator")
    with Session(service_under_test.caller.engine) as session:
        assert not is_invited_solver(session, challenge.id, EXPERT.person_id)
        assert not is_invited_solver(session, challenge.id, OTHER.person_id)
        assert not is_invited_solver(session, challenge.id, None)
    service_under_test.expert_answers(invitation_id, EXPERT)
    with Session(service_under_test.caller.engine) as session:
        assert is_invited_solver(session, challenge.id, EXPERT.person_id)
        assert not is_invited_solver(session, uuid4(), EXPERT.person_id)


def test_experts_are_asked_only_for_what_they_said_they_hear(service_under_test):
    service_under_test.expert(EXPERT, hears=["evaluator_invitations"])
    challenge = service_under_test.bins()
    refused = service_under_test.ask_expert(challenge, EXPERT, "solver")
    assert kind(refused).__dict__ == {"status": 409, "type": "expert-does-not-hear"}
    assert service_under_test.ask_expert(challenge, EXPERT, "evaluator").status == 201


def test_whoever_is_not_listed_is_named_as_the_fault(service_under_test):
    refused = service_under_test.ask_expert(service_under_test.bins(), OTHER)
    assert (refused.status, fields(refused)) == (422, ["expert_id"])


def test_nobody_invites_themselves_or_an_author(service_under_test):
    for who in (personas.CONTRIBUTOR, personas.APPROVER):
        service_under_test.expert(who)
    challenge = service_under_test.bins()
    for who, by in ((personas.CONTRIBUTOR, personas.MANAGER), (personas.APPROVER, personas.APPROVER)):
        assert kind(service_under_test.ask_expert(challenge, who, by=by)).type == "expert-is-concerned"


def test_solvers_do_not_evaluate(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    service_under_test.appointed(challenge, EXPERT, "solver")
    assert kind(service_under_test.ask_expert(challenge, EXPERT, "evaluator")).type == "expert-already-invited"


def test_whoever_took_part_meanwhile_cannot_accept_to_evaluate(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    invitation_id = service_under_test.ask_expert(challenge, EXPERT, "evaluator").json["id"]
    service_under_test.solution(challenge, EXPERT)
    refused = service_under_test.expert_answers(invitation_id, EXPERT)
    assert kind(refused).__dict__ == {"status": 409, "type": "expert-on-the-other-side"}
    assert evaluators(service_under_test) == []


def test_whoever_evaluates_meanwhile_cannot_accept_to_solve(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    invitation_id = service_under_test.ask_expert(challenge, EXPERT, "solver").json["id"]
    owner = {"principal": personas.CONTRIBUTOR, "challenge_id": challenge.id}
    service_under_test.call("invite_evaluator", body={"person_id": str(EXPERT.person_id)}, **owner)
    accept = {"body": {"decision": "accept"}, "challenge_id": challenge.id}
    assert service_under_test.call("answer_evaluator_invitation", principal=EXPERT, **accept).status == 200
    assert kind(service_under_test.expert_answers(invitation_id, EXPERT)).type == "expert-on-the-other-side"
    assert service_under_test.expert_answers(invitation_id, EXPERT, "decline").status == 200


def test_nothing_is_asked_or_accepted_once_the_challenge_is_over(service_under_test):
    service_under_test.expert(EXPERT)
    service_under_test.expert(OTHER)
    challenge = service_under_test.bins()
    invitation_id = service_under_test.ask_expert(challenge, EXPERT).json["id"]
    service_under_test.set_state("challenges", challenge.id, "archived")
    assert kind(service_under_test.ask_expert(challenge, OTHER)).type == "challenge-not-published"
    assert kind(service_under_test.expert_answers(invitation_id, EXPERT)).type == "challenge-not-published"
    assert service_under_test.expert_answers(invitation_id, EXPERT, "decline").status == 200


def test_an_invitation_is_nobody_elses(service_under_test):
    service_under_test.expert(EXPERT)
    invitation_id = service_under_test.ask_expert(service_under_test.bins(), EXPERT).json["id"]
    for who in (OTHER, personas.CONTRIBUTOR, personas.CURATOR):
        assert service_under_test.expert_answers(invitation_id, who).status == 404
    assert service_under_test.expert_answers(invitation_id, ANONYMOUS).status == 401
    assert service_under_test.call("list_own_expert_invitations", principal=OTHER).json["items"] == []


def test_only_editors_of_the_owners_invite(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    assert kind(service_under_test.ask_expert(challenge, EXPERT, by=personas.NEIGHBOUR)).type == "not-your-challenge"
    assert service_under_test.ask_expert(challenge, EXPERT, by=personas.CURATOR).status == 403
    hidden = service_under_test.open_challenge(state="draft")
    assert service_under_test.ask_expert(hidden, EXPERT, by=personas.NEIGHBOUR).status == 404


def test_what_was_accepted_outlasts_the_profile(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    service_under_test.appointed(challenge, EXPERT, "evaluator")
    service_under_test.leaves(EXPERT)
    assert [row[:2] for row in evaluators(service_under_test)] == [(EXPERT.person_id, "accepted")]
    assert len(service_under_test.call("list_own_expert_invitations", principal=EXPERT).json["items"]) == 1


def test_the_lists_are_read_page_by_page(service_under_test):
    challenge = service_under_test.bins()
    everybody = [service_under_test.expert(person()) for _ in range(3)]
    for who in everybody:
        service_under_test.ask_expert(challenge, who)
    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = service_under_test.call(
            "list_expert_invitations", principal=personas.CONTRIBUTOR, challenge_id=challenge.id, query=query
        ).json
        seen += [item["person_id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [public_id(who) for who in reversed(everybody)]
    assert service_under_test.call("list_own_expert_invitations", principal=EXPERT, query={"cursor": "x"}).status == 400
