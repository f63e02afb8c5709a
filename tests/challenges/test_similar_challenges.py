"""Similar challenges of other bodies are found before a second one is submitted."""

import personas
import pytest
from challenging import ChallengeArena
from service_under_test import fields, kind

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
def service_under_test(challenges):
    return ChallengeArena(challenges.caller)


def draft_of_halkida(service_under_test, **content):
    return service_under_test.draft(personas.NEIGHBOUR, **{**DRAFT, **content})


def similar(service_under_test, challenge_id, by=personas.NEIGHBOUR):
    return service_under_test.call("list_similar_challenges", principal=by, challenge_id=challenge_id)


def test_an_open_challenge_of_another_body_is_found(service_under_test):
    theirs = service_under_test.challenge(**OPEN)
    [found] = similar(service_under_test, draft_of_halkida(service_under_test)).json["items"]
    assert (found["challenge_id"], found["may_join"]) == (theirs, True)
    assert found["owners"][0]["name_el"] == "Δήμος Λαμιέων"
    assert {"Διαρροές", "νερού"} <= set(found["shared_words"])


def test_submitting_needs_a_word_about_what_was_found(service_under_test):
    service_under_test.challenge(**OPEN)
    challenge_id = draft_of_halkida(service_under_test)
    refused = service_under_test.submit_challenge(challenge_id, personas.NEIGHBOUR)
    assert (refused.status, fields(refused)) == (422, ["why_not_enough"])
    assert "ζητήστε να συμμετάσχετε" in refused.text
    answered = service_under_test.submit_challenge(
        challenge_id, personas.NEIGHBOUR, why_not_enough="Αφορά νησί χωρίς δίκτυο."
    )
    assert answered.json["state"] == "review"


def test_joining_is_possible_instead(service_under_test):
    theirs = service_under_test.challenge(**OPEN)
    [found] = similar(service_under_test, draft_of_halkida(service_under_test)).json["items"]
    assert found["may_join"]
    assert service_under_test.ask_to_join(theirs).status == 201


@pytest.mark.parametrize("findable", [True, False])
def test_a_draft_is_found_only_if_its_authors_agreed(service_under_test, findable):
    theirs = service_under_test.draft(**OPEN, findable=findable)
    found = similar(service_under_test, draft_of_halkida(service_under_test)).json["items"]
    assert [one["challenge_id"] for one in found] == ([theirs] if findable else [])
    assert all(not one["may_join"] and one["contact"] for one in found)
    assert "description" not in str(found)
    assert service_under_test.read_challenge(theirs, personas.NEIGHBOUR).status == 404


def test_function_words_do_not_count(service_under_test):
    service_under_test.challenge(
        title="Πρέπει να μπορούν όλοι μαζί πριν από κάθε σχολική χρονιά", tagline="Όταν γίνεται", brief="Α"
    )
    mine = draft_of_halkida(
        service_under_test,
        title="Πρέπει να μπορούμε όλοι μαζί πριν από κάθε πλημμύρα",
        tagline="Όποτε γίνεται",
        brief="Β",
    )
    assert similar(service_under_test, mine).json["items"] == []


def test_what_is_over_or_one_s_own_is_not_found(service_under_test):
    own = service_under_test.challenge(**OPEN)
    assert similar(service_under_test, service_under_test.draft(**DRAFT), personas.CONTRIBUTOR).json["items"] == []
    mine = draft_of_halkida(service_under_test)
    assert [one["challenge_id"] for one in similar(service_under_test, mine).json["items"]] == [own]
    service_under_test.caller.clock.forward(days=60)
    service_under_test.keep_time()
    assert similar(service_under_test, mine).json["items"] == []


def test_only_editors_of_an_owner_look(service_under_test):
    challenge_id = draft_of_halkida(service_under_test)
    assert similar(service_under_test, challenge_id, personas.CONTRIBUTOR).status == 404
    assert kind(similar(service_under_test, challenge_id, personas.CURATOR)).status == 403
