"""Similar challenges of other bodies are found before a second one is submitted."""

import cast
import pytest
from arena import fields, kind
from challenging import ChallengeArena

OPEN = {
    "title": "Νερό που χάνεται: διαρροές πριν φανούν",
    "tagline": "Να βρεθούν πριν σκάσει ο αγωγός",
    "brief": "Το δίκτυο ύδρευσης χάνει το ένα τρίτο του νερού.",
}
DRAFT = {
    "title": "Διαρροές νερού στο δίκτυο",
    "tagline": "Κάθε μέρα χάνεται νερό",
    "brief": "Ζητάμε τρόπους να βρίσκονται γρήγορα οι βλάβες.",
}


@pytest.fixture
def arena(challenges):
    return ChallengeArena(challenges.caller)


def draft_of_halkida(arena, **content):
    return arena.draft(cast.NEIGHBOUR, **{**DRAFT, **content})


def similar(arena, challenge_id, by=cast.NEIGHBOUR):
    return arena.call("list_similar_challenges", principal=by, challenge_id=challenge_id)


def test_an_open_challenge_of_another_body_is_found(arena):
    theirs = arena.challenge(**OPEN)
    [found] = similar(arena, draft_of_halkida(arena)).json["items"]
    assert (found["challenge_id"], found["may_join"]) == (theirs, True)
    assert found["owners"][0]["name_el"] == "Δήμος Λαμιέων"
    assert {"Διαρροές", "νερού"} <= set(found["shared_words"])


def test_submitting_needs_a_word_about_what_was_found(arena):
    arena.challenge(**OPEN)
    challenge_id = draft_of_halkida(arena)
    refused = arena.submit_challenge(challenge_id, cast.NEIGHBOUR)
    assert (refused.status, fields(refused)) == (422, ["why_not_enough"])
    assert "ζητήστε να συμμετάσχετε" in refused.text
    answered = arena.submit_challenge(challenge_id, cast.NEIGHBOUR, why_not_enough="Αφορά νησί χωρίς δίκτυο.")
    assert answered.json["state"] == "review"


def test_joining_is_possible_instead(arena):
    theirs = arena.challenge(**OPEN)
    [found] = similar(arena, draft_of_halkida(arena)).json["items"]
    assert found["may_join"]
    assert arena.ask_to_join(theirs).status == 201


@pytest.mark.parametrize("findable", [True, False])
def test_a_draft_is_found_only_if_its_authors_agreed(arena, findable):
    theirs = arena.draft(**OPEN, findable=findable)
    found = similar(arena, draft_of_halkida(arena)).json["items"]
    assert [one["challenge_id"] for one in found] == ([theirs] if findable else [])
    assert all(not one["may_join"] and one["contact"] for one in found)
    assert "description" not in str(found)
    assert arena.read_challenge(theirs, cast.NEIGHBOUR).status == 404


def test_function_words_do_not_count(arena):
    arena.challenge(title="Πρέπει να μπορούν όλοι μαζί πριν από κάθε σχολική χρονιά", tagline="Όταν γίνεται", brief="Α")
    mine = draft_of_halkida(
        arena, title="Πρέπει να μπορούμε όλοι μαζί πριν από κάθε πλημμύρα", tagline="Όποτε γίνεται", brief="Β"
    )
    assert similar(arena, mine).json["items"] == []


def test_what_is_over_or_one_s_own_is_not_found(arena):
    own = arena.challenge(**OPEN)
    assert similar(arena, arena.draft(**DRAFT), cast.CONTRIBUTOR).json["items"] == []
    mine = draft_of_halkida(arena)
    assert [one["challenge_id"] for one in similar(arena, mine).json["items"]] == [own]
    arena.caller.clock.forward(days=60)
    arena.keep_time()
    assert similar(arena, mine).json["items"] == []


def test_only_editors_of_an_owner_look(arena):
    challenge_id = draft_of_halkida(arena)
    assert similar(arena, challenge_id, cast.CONTRIBUTOR).status == 404
    assert kind(similar(arena, challenge_id, cast.CURATOR)).status == 403
