"""Questions and answers, and announcements of owners to everybody."""

import personas
import pytest
from service_under_test import ServiceUnderTest, kind
from solving import LEAD, STRANGER, Solving


class AskingArena(Solving, ServiceUnderTest):
    """A service under test in which people ask."""

    def ask(self, challenge, by=LEAD, text="Μετρούν και οι βραδινές διαδρομές;"):
        return self.call("ask_question", principal=by, challenge_id=challenge.id, body={"text": text})

    def answer(self, challenge, question_id, by=personas.CONTRIBUTOR, text="Ναι, όλες."):
        return self.call(
            "answer_question", principal=by, challenge_id=challenge.id, question_id=question_id, body={"text": text}
        )

    def questions(self, challenge, who, **query):
        return self.call("list_questions", principal=who, challenge_id=challenge.id, query=query).json["items"]

    def tell(self, challenge, by=personas.CONTRIBUTOR, **body):
        said = {"title": "Παράταση", "text": "Η φάση κλείνει μία εβδομάδα αργότερα.", **body}
        return self.call("make_announcement", principal=by, challenge_id=challenge.id, body=said)


@pytest.fixture
def service_under_test(challenges):
    return AskingArena(challenges.caller)


def test_a_question_becomes_public_with_its_answer(service_under_test):
    challenge = service_under_test.open_challenge()
    asked = service_under_test.ask(challenge)
    assert asked.status == 201
    question_id = asked.json["id"]
    for who, seen in (
        (LEAD, 1),
        (personas.CONTRIBUTOR, 1),
        (STRANGER, 0),
        (personas.ANONYMOUS, 0),
        (personas.CURATOR, 0),
    ):
        assert len(service_under_test.questions(challenge, who)) == seen
    answered = service_under_test.answer(challenge, question_id)
    assert answered.json["answer"] == "Ναι, όλες."
    for who in (LEAD, personas.CONTRIBUTOR, STRANGER, personas.ANONYMOUS):
        assert [one["answer"] for one in service_under_test.questions(challenge, who)] == ["Ναι, όλες."]
    told = service_under_test.events("challenge.question_asked.v1", "challenge.question_answered.v1")
    assert [event["data"]["question_id"] for event in told] == [question_id, question_id]
    assert told[1]["data"]["title"] == "Λιγότερες άσκοπες διαδρομές των απορριμματοφόρων"


def test_who_asked_is_told_to_nobody(service_under_test):
    challenge = service_under_test.open_challenge()
    service_under_test.answer(challenge, service_under_test.ask(challenge).json["id"])
    for who in (LEAD, personas.MANAGER, personas.ANONYMOUS):
        listed = service_under_test.call("list_questions", principal=who, challenge_id=challenge.id)
        assert str(LEAD.person_id) not in listed.text
    assert str(LEAD.person_id) not in str([event["data"] for event in service_under_test.events()])


def test_answer_can_be_corrected_and_repeating_it_is_no_news(service_under_test):
    challenge = service_under_test.open_challenge()
    question_id = service_under_test.ask(challenge).json["id"]
    service_under_test.answer(challenge, question_id)
    service_under_test.answer(challenge, question_id)
    assert service_under_test.answer(challenge, question_id, personas.MANAGER, "Όχι, μόνο οι πρωινές.").status == 200
    assert len(service_under_test.events("challenge.question_answered.v1")) == 2
    assert service_under_test.questions(challenge, STRANGER)[0]["answer"] == "Όχι, μόνο οι πρωινές."


def test_only_owners_answer_and_only_what_was_asked_of_them(service_under_test):
    challenge, other = service_under_test.open_challenge(), service_under_test.open_challenge()
    question_id = service_under_test.ask(challenge).json["id"]
    for who in (personas.NEIGHBOUR, personas.CENTRE_MANAGER):
        assert kind(service_under_test.answer(challenge, question_id, who)).type == "not-your-challenge"
    assert service_under_test.answer(challenge, question_id, LEAD).status == 403
    assert service_under_test.answer(challenge, question_id, personas.ANONYMOUS).status == 401
    assert kind(service_under_test.answer(other, question_id)).type == "question-not-found"
    assert service_under_test.answer(challenge, question_id, text="").status == 422


def test_people_ask_while_the_challenge_is_published(service_under_test):
    assert service_under_test.ask(service_under_test.open_challenge(state="draft")).status == 404
    assert (
        kind(service_under_test.ask(service_under_test.open_challenge(state="archived"))).type
        == "challenge-not-published"
    )
    assert (
        kind(service_under_test.ask(service_under_test.open_challenge(state="draft"), personas.MANAGER)).type
        == "challenge-not-published"
    )
    challenge = service_under_test.open_challenge()
    assert service_under_test.ask(challenge, personas.ANONYMOUS).status == 401
    assert service_under_test.ask(challenge, text=" ").status == 422
    question_id = service_under_test.ask(challenge).json["id"]
    service_under_test.set_state("challenges", challenge.id, "unpublished")
    assert kind(service_under_test.answer(challenge, question_id)).type == "challenge-not-published"


def test_one_person_does_not_flood_the_owners(service_under_test):
    challenge = service_under_test.open_challenge()
    ids = [service_under_test.ask(challenge, text=f"Ερώτηση {number};").json["id"] for number in range(10)]
    assert kind(service_under_test.ask(challenge)).type == "too-many-questions"
    assert service_under_test.ask(challenge, STRANGER).status == 201
    service_under_test.answer(challenge, ids[0])
    assert service_under_test.ask(challenge).status == 201


def test_owners_find_what_waits_for_an_answer_in_pages(service_under_test):
    challenge = service_under_test.open_challenge()
    ids = [service_under_test.ask(challenge, text=f"Ερώτηση {number};").json["id"] for number in range(5)]
    service_under_test.answer(challenge, ids[0])
    assert [one["id"] for one in service_under_test.questions(challenge, personas.MANAGER, answered="true")] == [ids[0]]
    first = service_under_test.call(
        "list_questions",
        principal=personas.MANAGER,
        challenge_id=challenge.id,
        query={"answered": "false", "limit": 3},
    ).json
    rest = service_under_test.questions(challenge, personas.MANAGER, answered="false", limit=3, cursor=first["next"])
    assert [one["id"] for one in [*first["items"], *rest]] == ids[:0:-1]


def test_an_announcement_is_public_and_told(service_under_test):
    challenge = service_under_test.open_challenge()
    made = service_under_test.tell(challenge)
    assert made.status == 201
    (event,) = service_under_test.events("challenge.announcement_made.v1")
    assert event["data"]["announcement_id"] == made.json["id"]
    assert event["data"]["text_title"] == "Παράταση"
    assert event["data"]["owner_ids"] == [str(personas.LAMIA)]
    second = service_under_test.tell(challenge, personas.MANAGER, title="Και κάτι ακόμη").json["id"]
    listed = service_under_test.call("list_announcements", challenge_id=challenge.id).json["items"]
    assert [one["id"] for one in listed] == [second, made.json["id"]]


def test_only_owners_of_what_is_published_announce(service_under_test):
    challenge = service_under_test.open_challenge()
    assert kind(service_under_test.tell(challenge, personas.NEIGHBOUR)).type == "not-your-challenge"
    assert service_under_test.tell(challenge, LEAD).status == 403
    assert service_under_test.tell(challenge, personas.CURATOR).status == 403
    assert service_under_test.tell(challenge, title="Δύο\nγραμμές").status == 422
    assert (
        kind(service_under_test.tell(service_under_test.open_challenge(state="approved"))).type
        == "challenge-not-published"
    )
    hidden = service_under_test.open_challenge(state="draft")
    assert service_under_test.call("list_announcements", principal=STRANGER, challenge_id=hidden.id).status == 404
