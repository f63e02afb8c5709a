"""Several organisations share one challenge: they ask, the leading one answers."""

import personas
import pytest
from challenging import Challenging
from service_under_test import ServiceUnderTest, kind

from chassis.principal import Membership
from chassis.testing import member, person

HALKIDA_CONTRIBUTOR = member(personas.HALKIDA, "contributor")


class OwnerArena(Challenging, ServiceUnderTest):
    """A service under test with challenges."""

    def owners(self, challenge_id, by=personas.CONTRIBUTOR):
        answered = self.call("list_owners", principal=by, challenge_id=challenge_id)
        return [(owner["name_en"], owner["state"]) for owner in answered.json["items"]]

    def leave(self, challenge_id, by=personas.NEIGHBOUR, organisation_id=personas.HALKIDA):
        return self.call("leave_challenge", principal=by, challenge_id=challenge_id, organisation_id=organisation_id)


@pytest.fixture
def service_under_test(challenges):
    return OwnerArena(challenges.caller)


@pytest.fixture
def shared(service_under_test):
    challenge_id = service_under_test.challenge("published")
    assert service_under_test.ask_to_join(challenge_id).status == 201
    assert service_under_test.answer_join_request(challenge_id).status == 200
    return challenge_id


def test_asked_and_accepted(service_under_test):
    challenge_id = service_under_test.challenge("published")
    asked = service_under_test.ask_to_join(challenge_id)
    assert (asked.status, asked.json["state"]) == (201, "requested")
    (event,) = service_under_test.events("challenge.join_requested.v1")
    assert event["data"]["organisation_id"] == str(personas.HALKIDA)
    assert event["data"]["owner_ids"] == [str(personas.LAMIA)]
    accepted = service_under_test.answer_join_request(challenge_id)
    assert accepted.json["state"] == "accepted"
    (event,) = service_under_test.events("challenge.owner_joined.v1")
    assert event["data"]["owner_ids"] == [str(personas.LAMIA), str(personas.HALKIDA)]
    assert f"challenge:{challenge_id}" in accepted.reply.purge
    read = service_under_test.read_challenge(challenge_id, personas.READER).json
    assert [(owner["name_en"], owner["lead"]) for owner in read["owners"]] == [
        ("Municipality of Lamia", True),
        ("Municipality of Chalkida", False),
    ]


def test_who_shares_a_challenge_edits_and_takes_it_down(service_under_test, shared):
    edited = service_under_test.edit_challenge(shared, by=HALKIDA_CONTRIBUTOR, contact="Δύο δήμοι")
    assert edited.status == 200
    assert str(HALKIDA_CONTRIBUTOR.person_id) in edited.json["inner"]["author_ids"]
    mine = service_under_test.call("list_own_challenges", principal=personas.NEIGHBOUR).json["items"]
    assert [line["id"] for line in mine] == [shared]
    assert service_under_test.unpublish_challenge(shared, by=personas.NEIGHBOUR).status == 200
    assert service_under_test.read_challenge(shared, HALKIDA_CONTRIBUTOR).status == 200
    assert service_under_test.publish_challenge(shared, by=personas.NEIGHBOUR).status == 200


def test_only_who_answers_for_an_organisation_asks_for_it(service_under_test):
    challenge_id = service_under_test.challenge("published")
    assert service_under_test.ask_to_join(challenge_id, by=HALKIDA_CONTRIBUTOR).status == 403
    foreign = service_under_test.ask_to_join(challenge_id, organisation_id=personas.LARISSA)
    assert kind(foreign).type == "not-your-organisation"


def test_only_the_lead_answers(service_under_test, shared):
    larissa = member(personas.LARISSA, "manager", region="GR-E")
    assert service_under_test.ask_to_join(shared, by=larissa, organisation_id=personas.LARISSA).status == 201
    for by, status in ((personas.CONTRIBUTOR, 403), (personas.NEIGHBOUR, 403), (larissa, 403), (personas.MANAGER, 200)):
        assert service_under_test.answer_join_request(shared, by=by, organisation_id=personas.LARISSA).status == status


def test_what_is_not_public_is_not_asked_for(service_under_test):
    assert service_under_test.ask_to_join(service_under_test.challenge("approved")).status == 404
    finished = service_under_test.finished()
    service_under_test.archive_challenge(finished)
    assert kind(service_under_test.ask_to_join(finished)).type == "challenge-not-published"


def test_asking_twice_and_answering_twice(service_under_test):
    challenge_id = service_under_test.challenge("published")
    service_under_test.ask_to_join(challenge_id)
    assert kind(service_under_test.ask_to_join(challenge_id)).type == "already-owner"
    assert service_under_test.answer_join_request(challenge_id, "decline").json["state"] == "declined"
    assert kind(service_under_test.answer_join_request(challenge_id)).type == "join-not-requested"
    assert len(service_under_test.events("challenge.join_declined.v1")) == 1
    assert service_under_test.ask_to_join(challenge_id).status == 201
    assert (
        kind(service_under_test.ask_to_join(challenge_id, by=personas.MANAGER, organisation_id=personas.LAMIA)).type
        == "already-owner"
    )


def test_requests_are_seen_by_the_owners_and_by_who_asked(service_under_test):
    challenge_id = service_under_test.challenge("published")
    service_under_test.ask_to_join(challenge_id)
    lead, asking = ("Municipality of Lamia", "lead"), ("Municipality of Chalkida", "requested")
    assert service_under_test.owners(challenge_id) == [lead, asking]
    assert service_under_test.owners(challenge_id, HALKIDA_CONTRIBUTOR) == [lead, asking]
    assert service_under_test.owners(challenge_id, personas.READER) == [lead]
    assert service_under_test.owners(challenge_id, personas.ELSEWHERE) == [lead]


def test_leaving_and_taking_a_request_back(service_under_test, shared):
    assert service_under_test.leave(shared, by=personas.MANAGER).status == 403
    assert (
        kind(service_under_test.leave(shared, by=personas.MANAGER, organisation_id=personas.LAMIA)).type == "lead-stays"
    )
    assert service_under_test.leave(shared).status == 204
    (event,) = service_under_test.events("challenge.owner_left.v1")
    assert event["data"]["owner_ids"] == [str(personas.LAMIA)]
    assert service_under_test.leave(shared).status == 404
    service_under_test.ask_to_join(shared)
    assert service_under_test.leave(shared).status == 204
    assert len(service_under_test.events("challenge.owner_left.v1")) == 1
    assert service_under_test.owners(shared) == [("Municipality of Lamia", "lead")]


def test_an_answer_without_a_decision_says_which_there_are(service_under_test):
    challenge_id = service_under_test.challenge()
    assert service_under_test.ask_to_join(challenge_id).status == 201
    refused = service_under_test.call(
        "answer_join_request", principal=personas.APPROVER, challenge_id=challenge_id, organisation_id=personas.HALKIDA,
        body={"accept": True},
    )  # fmt: skip
    assert refused.status == 422
    assert "accept, decline" in refused.text


def test_a_successor_begins_nothing_in_a_closed_body(service_under_test):
    body = {"organisation_id": str(personas.LAMIA), "title": "Νέα"}
    refused = service_under_test.call("create_challenge", principal=personas.SUCCESSOR, body=body)
    assert (refused.status, "διαδέχθηκε" in refused.json["detail"]) == (403, True)
    own = service_under_test.call("create_challenge", principal=personas.SUCCESSOR, body={"title": "Νέα"})
    assert own.json["owners"][0]["organisation_id"] == str(personas.HALKIDA)
    left = service_under_test.challenge("published")
    assert service_under_test.edit_challenge(left, by=personas.SUCCESSOR, contact="Δήμος Χαλκιδέων").status == 200
    closed = person(memberships=(Membership(personas.HALKIDA, "manager", "municipality", "GR-H", inherited=True),))
    asked = service_under_test.ask_to_join(left, by=closed)
    assert (asked.status, "διαδέχθηκε" in asked.json["detail"]) == (403, True)
