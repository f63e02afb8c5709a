"""Several organisations share one challenge: they ask, the leading one answers."""

import cast
import pytest
from arena import Arena, kind
from challenging import Challenging

from chassis.principal import Membership
from chassis.testing import member, person

HALKIDA_CONTRIBUTOR = member(cast.HALKIDA, "contributor")


class OwnerArena(Challenging, Arena):
    """An arena with challenges."""

    def owners(self, challenge_id, by=cast.CONTRIBUTOR):
        answered = self.call("list_owners", principal=by, challenge_id=challenge_id)
        return [(owner["name_en"], owner["state"]) for owner in answered.json["items"]]

    def leave(self, challenge_id, by=cast.NEIGHBOUR, organisation_id=cast.HALKIDA):
        return self.call("leave_challenge", principal=by, challenge_id=challenge_id, organisation_id=organisation_id)


@pytest.fixture
def arena(challenges):
    return OwnerArena(challenges.caller)


@pytest.fixture
def shared(arena):
    challenge_id = arena.challenge("published")
    assert arena.ask_to_join(challenge_id).status == 201
    assert arena.answer_join_request(challenge_id).status == 200
    return challenge_id


def test_asked_and_accepted(arena):
    challenge_id = arena.challenge("published")
    asked = arena.ask_to_join(challenge_id)
    assert (asked.status, asked.json["state"]) == (201, "requested")
    (event,) = arena.events("challenge.join_requested.v1")
    assert event["data"]["organisation_id"] == str(cast.HALKIDA)
    assert event["data"]["owner_ids"] == [str(cast.LAMIA)]
    accepted = arena.answer_join_request(challenge_id)
    assert accepted.json["state"] == "accepted"
    (event,) = arena.events("challenge.owner_joined.v1")
    assert event["data"]["owner_ids"] == [str(cast.LAMIA), str(cast.HALKIDA)]
    assert f"challenge:{challenge_id}" in accepted.reply.purge
    read = arena.read_challenge(challenge_id, cast.READER).json
    assert [(owner["name_en"], owner["lead"]) for owner in read["owners"]] == [
        ("Municipality of Lamia", True),
        ("Municipality of Chalkida", False),
    ]


def test_who_shares_a_challenge_edits_and_takes_it_down(arena, shared):
    edited = arena.edit_challenge(shared, by=HALKIDA_CONTRIBUTOR, contact="Δύο δήμοι")
    assert edited.status == 200
    assert str(HALKIDA_CONTRIBUTOR.person_id) in edited.json["inner"]["author_ids"]
    mine = arena.call("list_own_challenges", principal=cast.NEIGHBOUR).json["items"]
    assert [line["id"] for line in mine] == [shared]
    assert arena.unpublish_challenge(shared, by=cast.NEIGHBOUR).status == 200
    assert arena.read_challenge(shared, HALKIDA_CONTRIBUTOR).status == 200
    assert arena.publish_challenge(shared, by=cast.NEIGHBOUR).status == 200


def test_only_who_answers_for_an_organisation_asks_for_it(arena):
    challenge_id = arena.challenge("published")
    assert arena.ask_to_join(challenge_id, by=HALKIDA_CONTRIBUTOR).status == 403
    foreign = arena.ask_to_join(challenge_id, organisation_id=cast.LARISSA)
    assert kind(foreign).type == "not-your-organisation"


def test_only_the_lead_answers(arena, shared):
    larissa = member(cast.LARISSA, "manager", region="GR-E")
    assert arena.ask_to_join(shared, by=larissa, organisation_id=cast.LARISSA).status == 201
    for by, status in ((cast.CONTRIBUTOR, 403), (cast.NEIGHBOUR, 403), (larissa, 403), (cast.MANAGER, 200)):
        assert arena.answer_join_request(shared, by=by, organisation_id=cast.LARISSA).status == status


def test_what_is_not_public_is_not_asked_for(arena):
    assert arena.ask_to_join(arena.challenge("approved")).status == 404
    finished = arena.finished()
    arena.archive_challenge(finished)
    assert kind(arena.ask_to_join(finished)).type == "challenge-not-published"


def test_asking_twice_and_answering_twice(arena):
    challenge_id = arena.challenge("published")
    arena.ask_to_join(challenge_id)
    assert kind(arena.ask_to_join(challenge_id)).type == "already-owner"
    assert arena.answer_join_request(challenge_id, "decline").json["state"] == "declined"
    assert kind(arena.answer_join_request(challenge_id)).type == "join-not-requested"
    assert len(arena.events("challenge.join_declined.v1")) == 1
    assert arena.ask_to_join(challenge_id).status == 201
    assert kind(arena.ask_to_join(challenge_id, by=cast.MANAGER, organisation_id=cast.LAMIA)).type == "already-owner"


def test_requests_are_seen_by_the_owners_and_by_who_asked(arena):
    challenge_id = arena.challenge("published")
    arena.ask_to_join(challenge_id)
    lead, asking = ("Municipality of Lamia", "lead"), ("Municipality of Chalkida", "requested")
    assert arena.owners(challenge_id) == [lead, asking]
    assert arena.owners(challenge_id, HALKIDA_CONTRIBUTOR) == [lead, asking]
    assert arena.owners(challenge_id, cast.READER) == [lead]
    assert arena.owners(challenge_id, cast.ELSEWHERE) == [lead]


def test_leaving_and_taking_a_request_back(arena, shared):
    assert arena.leave(shared, by=cast.MANAGER).status == 403
    assert kind(arena.leave(shared, by=cast.MANAGER, organisation_id=cast.LAMIA)).type == "lead-stays"
    assert arena.leave(shared).status == 204
    (event,) = arena.events("challenge.owner_left.v1")
    assert event["data"]["owner_ids"] == [str(cast.LAMIA)]
    assert arena.leave(shared).status == 404
    arena.ask_to_join(shared)
    assert arena.leave(shared).status == 204
    assert len(arena.events("challenge.owner_left.v1")) == 1
    assert arena.owners(shared) == [("Municipality of Lamia", "lead")]


def test_an_answer_without_a_decision_says_which_there_are(arena):
    challenge_id = arena.challenge()
    assert arena.ask_to_join(challenge_id).status == 201
    refused = arena.call(
        "answer_join_request", principal=cast.APPROVER, challenge_id=challenge_id, organisation_id=cast.HALKIDA,
        body={"accept": True},
    )  # fmt: skip
    assert refused.status == 422
    assert "accept, decline" in refused.text


def test_a_successor_begins_nothing_in_a_closed_body(arena):
    body = {"organisation_id": str(cast.LAMIA), "title": "Νέα"}
    refused = arena.call("create_challenge", principal=cast.SUCCESSOR, body=body)
    assert (refused.status, "διαδέχθηκε" in refused.json["detail"]) == (403, True)
    own = arena.call("create_challenge", principal=cast.SUCCESSOR, body={"title": "Νέα"})
    assert own.json["owners"][0]["organisation_id"] == str(cast.HALKIDA)
    left = arena.challenge("published")
    assert arena.edit_challenge(left, by=cast.SUCCESSOR, contact="Δήμος Χαλκιδέων").status == 200
    closed = person(memberships=(Membership(cast.HALKIDA, "manager", "municipality", "GR-H", inherited=True),))
    asked = arena.ask_to_join(left, by=closed)
    assert (asked.status, "διαδέχθηκε" in asked.json["detail"]) == (403, True)
