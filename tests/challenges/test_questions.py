"""Questions and answers, and announcements of owners to everybody."""

import cast
import pytest
from arena import Arena, kind
from solving import LEAD, STRANGER, Solving


class AskingArena(Solving, Arena):
    """An arena in which people ask."""

    def ask(self, challenge, by=LEAD, text="Μετρούν και οι βραδινές διαδρομές;"):
        return self.call("ask_question", principal=by, challenge_id=challenge.id, body={"text": text})

    def answer(self, challenge, question_id, by=cast.CONTRIBUTOR, text="Ναι, όλες."):
        return self.call(
            "answer_question", principal=by, challenge_id=challenge.id, question_id=question_id, body={"text": text}
        )

    def questions(self, challenge, who, **query):
        return self.call("list_questions", principal=who, challenge_id=challenge.id, query=query).json["items"]

    def tell(self, challenge, by=cast.CONTRIBUTOR, **body):
        said = {"title": "Παράταση", "text": "Η φάση κλείνει μία εβδομάδα αργότερα.", **body}
        return self.call("make_announcement", principal=by, challenge_id=challenge.id, body=said)


@pytest.fixture
def arena(challenges):
    return AskingArena(challenges.caller)


def test_a_question_becomes_public_with_its_answer(arena):
    challenge = arena.open_challenge()
    asked = arena.ask(challenge)
    assert asked.status == 201
    question_id = asked.json["id"]
    for who, seen in ((LEAD, 1), (cast.CONTRIBUTOR, 1), (STRANGER, 0), (cast.ANONYMOUS, 0), (cast.CURATOR, 0)):
        assert len(arena.questions(challenge, who)) == seen
    answered = arena.answer(challenge, question_id)
    assert answered.json["answer"] == "Ναι, όλες."
    for who in (LEAD, cast.CONTRIBUTOR, STRANGER, cast.ANONYMOUS):
        assert [one["answer"] for one in arena.questions(challenge, who)] == ["Ναι, όλες."]
    told = arena.events("challenge.question_asked.v1", "challenge.question_answered.v1")
    assert [event["data"]["question_id"] for event in told] == [question_id, question_id]
    assert told[1]["data"]["title"] == "Λιγότερες άσκοπες διαδρομές των απορριμματοφόρων"


def test_who_asked_is_told_to_nobody(arena):
    challenge = arena.open_challenge()
    arena.answer(challenge, arena.ask(challenge).json["id"])
    for who in (LEAD, cast.MANAGER, cast.ANONYMOUS):
        listed = arena.call("list_questions", principal=who, challenge_id=challenge.id)
        assert str(LEAD.person_id) not in listed.text
    assert str(LEAD.person_id) not in str([event["data"] for event in arena.events()])


def test_answer_can_be_corrected_and_repeating_it_is_no_news(arena):
    challenge = arena.open_challenge()
    question_id = arena.ask(challenge).json["id"]
    arena.answer(challenge, question_id)
    arena.answer(challenge, question_id)
    assert arena.answer(challenge, question_id, cast.MANAGER, "Όχι, μόνο οι πρωινές.").status == 200
    assert len(arena.events("challenge.question_answered.v1")) == 2
    assert arena.questions(challenge, STRANGER)[0]["answer"] == "Όχι, μόνο οι πρωινές."


def test_only_owners_answer_and_only_what_was_asked_of_them(arena):
    challenge, other = arena.open_challenge(), arena.open_challenge()
    question_id = arena.ask(challenge).json["id"]
    for who in (cast.NEIGHBOUR, cast.CENTRE_MANAGER):
        assert kind(arena.answer(challenge, question_id, who)).type == "not-your-challenge"
    assert arena.answer(challenge, question_id, LEAD).status == 403
    assert arena.answer(challenge, question_id, cast.ANONYMOUS).status == 401
    assert kind(arena.answer(other, question_id)).type == "question-not-found"
    assert arena.answer(challenge, question_id, text="").status == 422


def test_people_ask_while_the_challenge_is_published(arena):
    assert arena.ask(arena.open_challenge(state="draft")).status == 404
    assert kind(arena.ask(arena.open_challenge(state="archived"))).type == "challenge-not-published"
    assert kind(arena.ask(arena.open_challenge(state="draft"), cast.MANAGER)).type == "challenge-not-published"
    challenge = arena.open_challenge()
    assert arena.ask(challenge, cast.ANONYMOUS).status == 401
    assert arena.ask(challenge, text=" ").status == 422
    question_id = arena.ask(challenge).json["id"]
    arena.set_state("challenges", challenge.id, "unpublished")
    assert kind(arena.answer(challenge, question_id)).type == "challenge-not-published"


def test_one_person_does_not_flood_the_owners(arena):
    challenge = arena.open_challenge()
    ids = [arena.ask(challenge, text=f"Ερώτηση {number};").json["id"] for number in range(10)]
    assert kind(arena.ask(challenge)).type == "too-many-questions"
    assert arena.ask(challenge, STRANGER).status == 201
    arena.answer(challenge, ids[0])
    assert arena.ask(challenge).status == 201


def test_owners_find_what_waits_for_an_answer_in_pages(arena):
    challenge = arena.open_challenge()
    ids = [arena.ask(challenge, text=f"Ερώτηση {number};").json["id"] for number in range(5)]
    arena.answer(challenge, ids[0])
    assert [one["id"] for one in arena.questions(challenge, cast.MANAGER, answered="true")] == [ids[0]]
    first = arena.call(
        "list_questions",
        principal=cast.MANAGER,
        challenge_id=challenge.id,
        query={"answered": "false", "limit": 3},
    ).json
    rest = arena.questions(challenge, cast.MANAGER, answered="false", limit=3, cursor=first["next"])
    assert [one["id"] for one in [*first["items"], *rest]] == ids[:0:-1]


def test_an_announcement_is_public_and_told(arena):
    challenge = arena.open_challenge()
    made = arena.tell(challenge)
    assert made.status == 201
    (event,) = arena.events("challenge.announcement_made.v1")
    assert event["data"]["announcement_id"] == made.json["id"]
    assert event["data"]["text_title"] == "Παράταση"
    assert event["data"]["owner_ids"] == [str(cast.LAMIA)]
    second = arena.tell(challenge, cast.MANAGER, title="Και κάτι ακόμη").json["id"]
    listed = arena.call("list_announcements", challenge_id=challenge.id).json["items"]
    assert [one["id"] for one in listed] == [second, made.json["id"]]


def test_only_owners_of_what_is_published_announce(arena):
    challenge = arena.open_challenge()
    assert kind(arena.tell(challenge, cast.NEIGHBOUR)).type == "not-your-challenge"
    assert arena.tell(challenge, LEAD).status == 403
    assert arena.tell(challenge, cast.CURATOR).status == 403
    assert arena.tell(challenge, title="Δύο\nγραμμές").status == 422
    assert kind(arena.tell(arena.open_challenge(state="approved"))).type == "challenge-not-published"
    hidden = arena.open_challenge(state="draft")
    assert arena.call("list_announcements", principal=STRANGER, challenge_id=hidden.id).status == 404
