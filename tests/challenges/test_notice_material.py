"""Quotes in mails about a challenge: texts and senders are read where they stand, no event carries them."""

import personas
import pytest
from experting import ExpertArena
from solving import LEAD, SECOND

from chassis.database import uuid7
from chassis.testing import person

EXPERT = person()
TEXTS = ("question", "reply", "announced", "message", "sender_id")


@pytest.fixture
def service_under_test(challenges):
    return ExpertArena(challenges.caller)


def told(service_under_test, challenge, **about):
    answered = service_under_test.call("notice_material", body={"challenge_id": str(challenge.id), **about})
    assert answered.status == 200, answered.text
    return {name: answered.json[name] for name in TEXTS if answered.json[name] is not None}


def ask(service_under_test, challenge):
    body = {"text": "Μετρούν και οι βραδινές διαδρομές;"}
    asked = service_under_test.call("ask_question", principal=LEAD, challenge_id=challenge.id, body=body)
    return asked.json["id"]


def test_mail_about_the_challenge_alone_quotes_nothing(service_under_test):
    assert told(service_under_test, service_under_test.bins()) == {}


def test_question_and_answer_are_quoted_without_who_asked(service_under_test):
    challenge = service_under_test.bins()
    question_id = ask(service_under_test, challenge)
    asked = {"question": "Μετρούν και οι βραδινές διαδρομές;"}
    assert told(service_under_test, challenge, question_id=question_id) == asked
    service_under_test.call(
        "answer_question",
        principal=personas.CONTRIBUTOR,
        challenge_id=challenge.id,
        question_id=question_id,
        body={"text": "Ναι, όλες."},
    )
    assert told(service_under_test, challenge, question_id=question_id) == {**asked, "reply": "Ναι, όλες."}


def test_announcement_is_quoted(service_under_test):
    challenge = service_under_test.bins()
    body = {"title": "Παράταση", "text": "Μία εβδομάδα αργότερα."}
    made = service_under_test.call(
        "make_announcement", principal=personas.CONTRIBUTOR, challenge_id=challenge.id, body=body
    )
    about = {"announcement_id": made.json["id"]}
    assert told(service_under_test, challenge, **about) == {"announced": "Μία εβδομάδα αργότερα."}


def test_invitation_of_an_expert_is_quoted_with_its_sender(service_under_test):
    service_under_test.expert(EXPERT)
    challenge = service_under_test.bins()
    asked = service_under_test.ask_expert(challenge, EXPERT, "evaluator", message="Θα θέλαμε τη γνώμη σας.")
    assert told(service_under_test, challenge, invitation_id=asked.json["id"]) == {
        "message": "Θα θέλαμε τη γνώμη σας.",
        "sender_id": str(personas.CONTRIBUTOR.person_id),
    }


def test_invitation_to_a_team_names_its_lead(service_under_test):
    challenge = service_under_test.open_challenge()
    solution_id = service_under_test.solution(challenge, team=(SECOND,))
    assert told(service_under_test, challenge, solution_id=solution_id) == {"sender_id": str(LEAD.person_id)}


def test_request_to_join_names_who_asked_while_it_stands(service_under_test):
    challenge = service_under_test.bins()
    body = {"organisation_id": str(personas.HALKIDA)}
    asked = service_under_test.call("ask_to_join", principal=personas.NEIGHBOUR, challenge_id=challenge.id, body=body)
    assert asked.status in {200, 201}, asked.text
    about = {"organisation_id": str(personas.HALKIDA)}
    assert told(service_under_test, challenge, **about) == {"sender_id": str(personas.NEIGHBOUR.person_id)}


@pytest.mark.parametrize("name", ["question_id", "announcement_id", "invitation_id", "solution_id"])
def test_what_is_gone_or_of_another_challenge_is_not_found(service_under_test, name):
    challenge, other = service_under_test.bins(), service_under_test.open_challenge()
    gone = {"challenge_id": str(challenge.id), name: str(uuid7())}
    assert service_under_test.call("notice_material", body=gone).status == 404
    elsewhere = {"challenge_id": str(other.id), "question_id": ask(service_under_test, challenge)}
    assert service_under_test.call("notice_material", body=elsewhere).status == 404
