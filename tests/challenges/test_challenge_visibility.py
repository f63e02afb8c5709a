"""Visibility: a non-public challenge is not found at any operation, except by those concerned."""

import cast
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
def test_what_is_not_public_shows_nowhere(arena, state):
    challenge_id = arena.challenge(state, title=f"Η {SECRET} μας")
    for role, who in cast.EVERYBODY.items():
        for operation in READS:
            answered = arena.call(operation, principal=who, challenge_id=challenge_id)
            hidden = 401 if operation == "list_challenge_reviews" and role == "anonymous" else 404
            assert answered.status == (200 if role in SEES[state] else hidden), f"{role} {operation} {state}"
        for query in ({}, {"q": SECRET}, {"state": "archived"}, {"organisation": str(cast.LAMIA)}):
            listed = arena.call("list_challenges", principal=who, query=query)
            assert listed.json["items"] == [], f"{role} {query}"
        own = arena.call("list_own_challenges", principal=who)
        assert (SECRET in own.text) is (role in {"contributor", "approver", "manager"}), role


def test_events_of_what_is_not_public_say_nothing_of_it(arena):
    for state in ("withdrawn", "edits_requested", "rejected", "approved"):
        arena.challenge(state, title=f"Η {SECRET} μας", brief=SECRET, contact=SECRET)
    assert len(arena.events()) == 7
    assert SECRET not in str(arena.events())
    assert "Επειδή" not in str(arena.events())


def test_whoever_asked_to_join_sees_no_more_than_the_public(arena):
    challenge_id = arena.challenge("published")
    arena.ask_to_join(challenge_id)
    assert arena.read_challenge(challenge_id, cast.NEIGHBOUR).json["inner"] is None
    arena.answer_join_request(challenge_id)
    assert arena.read_challenge(challenge_id, cast.NEIGHBOUR).json["inner"] is not None
