"""Invitations of experts to solve or to evaluate, and the effect of accepting."""

from uuid import uuid4

import cast
import pytest
from arena import fields, kind
from experting import ExpertArena, public_id
from sqlalchemy import text
from sqlalchemy.orm import Session

from challenges.network.expert_invitation.queries import is_invited_solver
from chassis.principal import ANONYMOUS
from chassis.testing import member, person

EXPERT = person()
OTHER = person()
PROFESSOR = member(uuid4(), "contributor", kind="university")


@pytest.fixture
def arena(challenges):
    return ExpertArena(challenges.caller)


def evaluators(arena):
    statement = text("select person_id, state, appointed_by, organisation_ids from evaluators")
    with arena.caller.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def acts(arena):
    with arena.caller.engine.connect() as connection:
        found = connection.execute(text("select act, person_id, about_id from evaluation_log order by number"))
        return [tuple(row) for row in found]


def test_an_expert_is_asked_and_finds_the_invitation(arena):
    arena.expert(EXPERT)
    challenge = arena.bins()
    asked = arena.ask_expert(challenge, EXPERT, "evaluator", message="Θα θέλαμε τη γνώμη σας.")
    assert asked.status == 201
    listed = arena.call("list_own_expert_invitations", principal=EXPERT).json["items"]
    assert listed == [asked.json]
    assert asked.json["message"] == "Θα θέλαμε τη γνώμη σας."
    assert asked.json["organisation_name_el"] == "Δήμος Λαμιέων"
    assert (asked.json["challenge_title"], asked.json["state"]) == ("Κάδοι που ξεχειλίζουν", "invited")
    of_owners = arena.call("list_expert_invitations", principal=cast.CONTRIBUTOR, challenge_id=challenge.id)
    assert of_owners.json["items"] == listed
    (event,) = arena.events("challenge.expert_invited.v1")
    assert event["data"] == {
        "challenge_id": str(challenge.id),
        "owner_ids": [str(cast.LAMIA)],
        "author_ids": [str(cast.CONTRIBUTOR.person_id)],
        "invitation_id": asked.json["id"],
        "person_id": str(EXPERT.person_id),
        "role": "evaluator",
        "title": "Κάδοι που ξεχειλίζουν",
    }


def test_the_list_of_those_proposed_says_who_was_asked(arena):
    arena.expert(EXPERT)
    arena.knows_cards(EXPERT)
    challenge = arena.bins()
    arena.appointed(challenge, EXPERT)
    (item,) = arena.proposed(challenge)
    assert item["invitations"] == [{"role": "solver", "state": "accepted"}]


def test_accepting_expert_becomes_evaluator_and_audit_says_how(arena):
    arena.expert(PROFESSOR)
    challenge = arena.bins()
    invitation_id = arena.ask_expert(challenge, PROFESSOR, "evaluator").json["id"]
    assert evaluators(arena) == []
    answered = arena.expert_answers(invitation_id, PROFESSOR)
    assert (answered.status, answered.json["state"]) == (200, "accepted")
    employer = PROFESSOR.memberships[0].organisation_id
    assert evaluators(arena) == [(PROFESSOR.person_id, "accepted", cast.CONTRIBUTOR.person_id, [employer])]
    assert acts(arena) == [
        ("evaluator_invited", cast.CONTRIBUTOR.person_id, PROFESSOR.person_id),
        ("evaluator_answered", PROFESSOR.person_id, PROFESSOR.person_id),
    ]
    (event,) = arena.events("challenge.expert_answered.v1")
    assert (event["data"]["accepted"], event["data"]["person_id"]) == (True, str(PROFESSOR.person_id))


def test_whoever_is_an_evaluator_already_stays_one(arena):
    arena.expert(EXPERT)
    challenge = arena.bins()
    owner = {"principal": cast.CONTRIBUTOR, "challenge_id": challenge.id}
    assert arena.call("invite_evaluator", body={"person_id": str(EXPERT.person_id)}, **owner).status == 202
    arena.appointed(challenge, EXPERT, "evaluator")
    assert [row[:2] for row in evaluators(arena)] == [(EXPERT.person_id, "accepted")]


def test_an_expert_is_invited_by_either_name_of_the_public_id(arena):
    arena.expert(EXPERT)
    challenge = arena.bins()
    owner = {"principal": cast.CONTRIBUTOR, "challenge_id": challenge.id}
    for named in (
        {"expert_id": str(EXPERT.person_id)},
        {},
        dict.fromkeys(("expert_id", "person_id"), public_id(EXPERT)),
    ):
        assert arena.call("invite_expert", body={**named, "role": "solver"}, **owner).status == 422
    earlier = arena.call("invite_expert", body={"person_id": public_id(EXPERT), "role": "solver"}, **owner)
    assert (earlier.status, earlier.json["person_id"]) == (201, earlier.json["expert_id"])


def test_an_evaluator_is_invited_by_the_public_id_too(arena):
    arena.expert(EXPERT)
    challenge = arena.bins()
    owner = {"principal": cast.CONTRIBUTOR, "challenge_id": challenge.id}
    assert arena.call("invite_evaluator", body={"person_id": public_id(EXPERT)}, **owner).status == 202
    assert [row[:2] for row in evaluators(arena)] == [(EXPERT.person_id, "invited")]


def test_declining_makes_nothing_of_it(arena):
    arena.expert(EXPERT)
    challenge = arena.bins()
    invitation_id = arena.ask_expert(challenge, EXPERT, "evaluator").json["id"]
    assert arena.expert_answers(invitation_id, EXPERT, "decline").json["state"] == "declined"
    assert evaluators(arena) == []
    assert arena.events("challenge.expert_answered.v1")[0]["data"]["accepted"] is False
    again = arena.ask_expert(challenge, EXPERT, "evaluator")
    assert kind(again).type == "expert-already-invited"
    assert arena.ask_expert(challenge, EXPERT, "solver").status == 201  # something else may still be asked


def test_an_answer_stands(arena):
    arena.expert(EXPERT)
    invitation_id = arena.appointed(arena.bins(), EXPERT)
    again = arena.expert_answers(invitation_id, EXPERT, "decline")
    assert kind(again).__dict__ == {"status": 409, "type": "expert-invitation-answered"}


def test_an_invited_solver_enters_even_where_others_may_not(arena):
    arena.expert(EXPERT)
    challenge = arena.bins(entrants="employees")
    refused = arena.begin(challenge, EXPERT)
    assert refused.status in {403, 422}
    arena.appointed(challenge, EXPERT)
    assert arena.begin(challenge, EXPERT).status == 201
    assert arena.begin(challenge, OTHER).status == refused.status


def test_only_an_accepted_invitation_to_solve_opens_the_door(arena):
    arena.expert(EXPERT)
    arena.expert(OTHER)
    challenge = arena.bins()
    invitation_id = arena.ask_expert(challenge, EXPERT).json["id"]
    arena.appointed(challenge, OTHER, "evaluator")
    with Session(arena.caller.engine) as session:
        assert not is_invited_solver(session, challenge.id, EXPERT.person_id)
        assert not is_invited_solver(session, challenge.id, OTHER.person_id)
        assert not is_invited_solver(session, challenge.id, None)
    arena.expert_answers(invitation_id, EXPERT)
    with Session(arena.caller.engine) as session:
        assert is_invited_solver(session, challenge.id, EXPERT.person_id)
        assert not is_invited_solver(session, uuid4(), EXPERT.person_id)


def test_experts_are_asked_only_for_what_they_said_they_hear(arena):
    arena.expert(EXPERT, hears=["evaluator_invitations"])
    challenge = arena.bins()
    refused = arena.ask_expert(challenge, EXPERT, "solver")
    assert kind(refused).__dict__ == {"status": 409, "type": "expert-does-not-hear"}
    assert arena.ask_expert(challenge, EXPERT, "evaluator").status == 201


def test_whoever_is_not_listed_is_named_as_the_fault(arena):
    refused = arena.ask_expert(arena.bins(), OTHER)
    assert (refused.status, fields(refused)) == (422, ["expert_id"])


def test_nobody_invites_themselves_or_an_author(arena):
    for who in (cast.CONTRIBUTOR, cast.APPROVER):
        arena.expert(who)
    challenge = arena.bins()
    for who, by in ((cast.CONTRIBUTOR, cast.MANAGER), (cast.APPROVER, cast.APPROVER)):
        assert kind(arena.ask_expert(challenge, who, by=by)).type == "expert-is-concerned"


def test_solvers_do_not_evaluate(arena):
    arena.expert(EXPERT)
    challenge = arena.bins()
    arena.appointed(challenge, EXPERT, "solver")
    assert kind(arena.ask_expert(challenge, EXPERT, "evaluator")).type == "expert-already-invited"


def test_whoever_took_part_meanwhile_cannot_accept_to_evaluate(arena):
    arena.expert(EXPERT)
    challenge = arena.bins()
    invitation_id = arena.ask_expert(challenge, EXPERT, "evaluator").json["id"]
    arena.solution(challenge, EXPERT)
    refused = arena.expert_answers(invitation_id, EXPERT)
    assert kind(refused).__dict__ == {"status": 409, "type": "expert-on-the-other-side"}
    assert evaluators(arena) == []


def test_whoever_evaluates_meanwhile_cannot_accept_to_solve(arena):
    arena.expert(EXPERT)
    challenge = arena.bins()
    invitation_id = arena.ask_expert(challenge, EXPERT, "solver").json["id"]
    owner = {"principal": cast.CONTRIBUTOR, "challenge_id": challenge.id}
    arena.call("invite_evaluator", body={"person_id": str(EXPERT.person_id)}, **owner)
    accept = {"body": {"decision": "accept"}, "challenge_id": challenge.id}
    assert arena.call("answer_evaluator_invitation", principal=EXPERT, **accept).status == 200
    assert kind(arena.expert_answers(invitation_id, EXPERT)).type == "expert-on-the-other-side"
    assert arena.expert_answers(invitation_id, EXPERT, "decline").status == 200


def test_nothing_is_asked_or_accepted_once_the_challenge_is_over(arena):
    arena.expert(EXPERT)
    arena.expert(OTHER)
    challenge = arena.bins()
    invitation_id = arena.ask_expert(challenge, EXPERT).json["id"]
    arena.set_state("challenges", challenge.id, "archived")
    assert kind(arena.ask_expert(challenge, OTHER)).type == "challenge-not-published"
    assert kind(arena.expert_answers(invitation_id, EXPERT)).type == "challenge-not-published"
    assert arena.expert_answers(invitation_id, EXPERT, "decline").status == 200


def test_an_invitation_is_nobody_elses(arena):
    arena.expert(EXPERT)
    invitation_id = arena.ask_expert(arena.bins(), EXPERT).json["id"]
    for who in (OTHER, cast.CONTRIBUTOR, cast.CURATOR):
        assert arena.expert_answers(invitation_id, who).status == 404
    assert arena.expert_answers(invitation_id, ANONYMOUS).status == 401
    assert arena.call("list_own_expert_invitations", principal=OTHER).json["items"] == []


def test_only_editors_of_the_owners_invite(arena):
    arena.expert(EXPERT)
    challenge = arena.bins()
    assert kind(arena.ask_expert(challenge, EXPERT, by=cast.NEIGHBOUR)).type == "not-your-challenge"
    assert arena.ask_expert(challenge, EXPERT, by=cast.CURATOR).status == 403
    hidden = arena.open_challenge(state="draft")
    assert arena.ask_expert(hidden, EXPERT, by=cast.NEIGHBOUR).status == 404


def test_what_was_accepted_outlasts_the_profile(arena):
    arena.expert(EXPERT)
    challenge = arena.bins()
    arena.appointed(challenge, EXPERT, "evaluator")
    arena.leaves(EXPERT)
    assert [row[:2] for row in evaluators(arena)] == [(EXPERT.person_id, "accepted")]
    assert len(arena.call("list_own_expert_invitations", principal=EXPERT).json["items"]) == 1


def test_the_lists_are_read_page_by_page(arena):
    challenge = arena.bins()
    everybody = [arena.expert(person()) for _ in range(3)]
    for who in everybody:
        arena.ask_expert(challenge, who)
    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = arena.call(
            "list_expert_invitations", principal=cast.CONTRIBUTOR, challenge_id=challenge.id, query=query
        ).json
        seen += [item["person_id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [public_id(who) for who in reversed(everybody)]
    assert arena.call("list_own_expert_invitations", principal=EXPERT, query={"cursor": "x"}).status == 400
