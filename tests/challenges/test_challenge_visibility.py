"""Visibility: a non-public challenge is not found at any operation, except by those concerned."""

import personas
import pytest

CONCERNED = {"contributor", "approver", "manager", "curator"}
AFTER_SUBMISSION = CONCERNED | {"centre_manager"}
SEES = {
    "draft": CONCERNED,
    "withdrawn": CONCERNED,
    "review": AFTER_SUBMISSION,
    "edits_requested": AFTER_SUBMISSION,
    "rejected": AFTER_SUBMISSION,
    "approved": AFTER_SUBMISSION,
    "unpublished": AFTER_SUBMISSION,
    "taken_back": AFTER_SUBMISSION,
}
SECRET = "κρυφολεξη"
READS = ("read_challenge", "list_owners", "list_challenge_reviews")


@pytest.mark.parametrize("state", SEES)
def test_what_is_not_public_shows_nowhere(service_under_test, state):
    challenge_id = service_under_test.challenge(state, title=f"Η {SECRET} μας")
    for role, who in personas.EVERYBODY.items():
        for operation in READS:
            answered = service_under_test.call(operation, principal=who, challenge_id=challenge_id)
            hidden = 401 if operation == "list_challenge_reviews" and role == "anonymous" else 404
            assert answered.status == (200 if role in SEES[state] else hidden), f"{role} {operation} {state}"
        for query in ({}, {"q": SECRET}, {"state": "archived"}, {"organisation": str(personas.LAMIA)}):
            listed = service_under_test.call("list_challenges", principal=who, query=query)
            assert listed.json["items"] == [], f"{role} {query}"
        own = service_under_test.call("list_own_challenges", principal=who)
        assert (SECRET in own.text) is (role in {"contributor", "approver", "manager"}), role


def test_events_of_what_is_not_public_say_nothing_of_it(service_under_test):
    for state in ("withdrawn", "edits_requested", "rejected", "approved"):
        service_under_test.challenge(state, title=f"Η {SECRET} μας", brief=SECRET, contact=SECRET)
    assert len(service_under_test.events()) == 7
    assert SECRET not in str(service_under_test.events())
    assert "Επειδή" not in str(service_under_test.events())


def test_whoever_asked_to_join_sees_no_more_than_the_public(service_under_test):
    challenge_id = service_under_test.challenge("published")
    service_under_test.ask_to_join(challenge_id)
    assert service_under_test.read_challenge(challenge_id, personas.NEIGHBOUR).json["inner"] is None
    service_under_test.answer_join_request(challenge_id)
    assert service_under_test.read_challenge(challenge_id, personas.NEIGHBOUR).json["inner"] is not None
