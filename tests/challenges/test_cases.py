"""The life story of a case: told from public events alone, and the same when it is told again from the log."""

import json
import random
from collections import defaultdict
from datetime import UTC, datetime
from itertools import chain
from uuid import uuid4

import personas
import pytest
from piloting import Pilots
from post import Post, log_of
from sqlalchemy import text
from test_pilot_saga import observatory, publish

from challenges.call.challenge.model import Challenge
from challenges.service import Challenges
from challenges.timeline.timeline import ADOPTIONS, CHALLENGES, OBSERVATORY, TOLD
from chassis.messaging.envelope import Received
from observatory.service import Observatory

assert observatory  # the fixture


@pytest.fixture
def service_under_test(challenges):
    return Pilots(challenges.caller)


@pytest.fixture
def post(service_under_test, observatory):
    return Post(service_under_test.caller, observatory)


@pytest.fixture
def told(service_under_test, observatory, post, clock):
    """Play a whole case, from the challenge to the published practice, and return the ids by kind."""
    pilot_id = service_under_test.pilot()
    service_under_test.write(pilot_id)
    clock.forward(days=30)
    service_under_test.end(pilot_id)
    service_under_test.resume(pilot_id)
    post.carry()
    pilot = service_under_test.read_pilot(pilot_id)
    publish(observatory, pilot["practice_id"])
    post.carry()
    return {
        "challenge": pilot["challenge_id"],
        "solution": pilot["solution_id"],
        "pilot": pilot_id,
        "practice": pilot["practice_id"],
    }


def story(service_under_test, subject_id, **query):
    return service_under_test.call("read_story", case_id=subject_id, query=query)


def types(answered):
    return [entry["type"] for entry in answered.json["items"]]


def test_one_story_from_the_challenge_to_the_practice(service_under_test, told):
    answered = story(service_under_test, told["challenge"])
    assert types(answered) == [
        "challenge.published.v1",
        "solution.selected.v1",
        "pilot.started.v1",
        "pilot.progressed.v1",
        "pilot.ended.v1",
        "pilot.returned.v1",
        "practice.published.v1",
    ]
    items = answered.json["items"]
    assert [item["at"] for item in items] == sorted(item["at"] for item in items)
    assert items[0]["label"] == {"el": "Δημοσιεύθηκε η πρόκληση", "en": "The challenge was published"}
    assert {item["source"] for item in items} == {"/services/challenges", "/services/observatory"}
    assert items[2]["subject"] == {"kind": "pilot", "id": told["pilot"]}
    assert items[6]["subject"] == {"kind": "practice", "id": told["practice"]}
    assert items[4]["facts"]["outcome"] == "partial"
    assert items[5]["facts"] == {"practice_id": told["practice"]}
    assert [(each["kind"], each["id"]) for each in answered.json["subjects"]] == list(told.items())
    assert {(each["subject"]["kind"], each["subject"]["id"]) for each in answered.json["items"]} == set(told.items())


def test_any_of_its_things_leads_to_the_same_story(service_under_test, told):
    stories = {story(service_under_test, subject_id).text for subject_id in told.values()}
    assert len(stories) == 1


def test_no_person_and_nothing_that_is_not_public_is_told(service_under_test, told):
    said = story(service_under_test, told["pilot"]).text
    for person in personas.EVERYBODY.values():
        assert str(person.person_id) not in said or person.person_id is None
    assert "μυστικό" not in said
    assert "drafted" not in said
    assert "submitted" not in said


def test_a_story_of_many_pages(service_under_test, told):
    whole = story(service_under_test, told["challenge"]).json["items"]
    parts, cursor = [], None
    while True:
        page = story(service_under_test, told["challenge"], limit=3, **({"cursor": cursor} if cursor else {})).json
        parts += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert parts == whole


@pytest.mark.parametrize("subject_id", ["00000000-0000-4000-8000-00000000abcd", "no-uuid"])
def test_what_nobody_heard_of_has_no_story(service_under_test, subject_id):
    assert story(service_under_test, subject_id).status == 404


def test_what_was_never_public_has_no_story(service_under_test, post):
    solution_id = service_under_test.selected_solution(state="submitted")
    post.carry()
    assert story(service_under_test, solution_id).status == 404


def test_story_disappears_and_returns_with_its_challenge(service_under_test, post, told):
    change(
        service_under_test,
        told["challenge"],
        lambda challenge, at: challenge.unpublish(by=personas.CURATOR, reason="Λάθος.", at=at),
    )
    post.carry()
    assert {story(service_under_test, subject_id).status for subject_id in told.values()} == {404}
    change(service_under_test, told["challenge"], lambda challenge, at: challenge.show(at))
    post.carry()
    assert types(story(service_under_test, told["pilot"]))[-2:] == [
        "challenge.unpublished.v1",
        "challenge.published.v1",
    ]


def test_a_practice_that_came_from_no_pilot_tells_of_itself(service_under_test, observatory, post):
    begun = observatory.call("create_practice", principal=personas.CONTRIBUTOR, body={**FULL, "title": "Άλλη"})
    assert begun.status == 201
    publish(observatory, begun.json["id"])
    post.carry()
    assert types(story(service_under_test, begun.json["id"])) == ["practice.published.v1"]


def test_what_becomes_of_the_practice_later_is_told_too(service_under_test, observatory, post, told):
    practice = {"practice_id": told["practice"]}
    edit = observatory.call(
        "edit_practice", principal=personas.APPROVER, body={"lessons": "Και το καλοκαίρι."}, if_match="*", **practice
    )
    assert edit.status == 200
    publish(observatory, told["practice"])
    observatory.call("archive_practice", principal=personas.APPROVER, **practice, body={"reason": "Έληξε."})
    post.carry()
    assert types(story(service_under_test, told["challenge"]))[-2:] == ["practice.updated.v1", "practice.archived.v1"]


# ---- told again from the log -----------------------------------------------------------------------------


def forget(engine):
    with engine.begin() as connection:
        connection.execute(text("truncate story_entries, case_links"))


def shuffled(logs, chance):
    """Return the events of all logs, in order within each aggregate and in no order across them."""
    queues = defaultdict(list)
    for _, event in logs:
        queues[event.aggregate_type, event.subject].append(event)
    while queues:
        key = chance.choice(sorted(queues))
        yield queues[key].pop(0)
        if not queues[key]:
            del queues[key]


def retell(service_under_test, events):
    for event in events:
        for method, heard in (
            ("on_challenge_told", CHALLENGES),
            ("on_practice_told", OBSERVATORY),
            ("on_adoption_told", ADOPTIONS),
        ):
            if event.type in heard:
                getattr(service_under_test.caller.instance(), method)(event)


@pytest.mark.parametrize("seed", range(8))
def test_replaying_logs_in_any_order_gives_identical_stories(service_under_test, observatory, post, told, engine, seed):
    chance = random.Random(seed)
    second = service_under_test.pilot()
    service_under_test.write(second)
    service_under_test.call("cancel_pilot", principal=personas.CONTRIBUTOR, pilot_id=second, body={"reason": "Τέλος."})
    observatory.call(
        "archive_practice", principal=personas.APPROVER, practice_id=told["practice"], body={"reason": "Έληξε."}
    )
    post.carry()
    subjects = [*told.values(), second]
    before = [story(service_under_test, subject_id).reply.body for subject_id in subjects]
    forget(engine)
    assert story(service_under_test, second).status == 404
    logs = list(chain(log_of(service_under_test.caller), log_of(observatory)))
    retell(service_under_test, shuffled(logs, chance))
    assert [story(service_under_test, subject_id).reply.body for subject_id in subjects] == before
    # and once more over what is there: a replay without emptying the tables
    retell(service_under_test, shuffled(logs, chance))
    assert [story(service_under_test, subject_id).reply.body for subject_id in subjects] == before


# ---- what is told ----------------------------------------------------------------------------------------


def test_every_public_event_of_challenges_has_a_story_line():
    public = {event.type for event in Challenges.publishes if event.public}
    assert public == set(CHALLENGES)


def test_stories_tell_only_public_events_and_facts_they_have():
    announced = {event.type: event for service in (Challenges, Observatory) for event in service.publishes}
    for kind, telling in TOLD.items():
        assert announced[kind].public, kind
        assert set(telling.facts) <= set(announced[kind].__dataclass_fields__), kind
        assert not {fact for fact in telling.facts if fact in {"author_ids", "team_ids", "person_id"}}


def test_story_is_json_with_every_label_in_both_languages(service_under_test, told):
    for item in json.loads(story(service_under_test, told["challenge"]).text)["items"]:
        assert item["label"]["el"]
        assert item["label"]["en"]


def change(service_under_test, challenge_id, step):
    """Take a step of the challenge's life, as its operation does."""
    service = service_under_test.caller.instance()
    with service.transaction() as session:
        challenge = session.get_one(Challenge, challenge_id)
        service.publish(*step(challenge, service.now))


FULL = {
    **dict.fromkeys(
        ("title", "summary", "problem", "solution", "results", "obstacles", "lessons"),
        "Κείμενο.",
    ),
    "sectors": ["technology"],
    "stage": "implementing",
}


def test_a_practice_without_a_challenge_has_its_own_story(service_under_test):
    practice_id = uuid4()

    def hear(event_type, sequence, **data):
        event = Received(
            id=uuid4(),
            type=event_type,
            source="/services/observatory",
            subject=str(practice_id),
            time=datetime(2026, 3, sequence, tzinfo=UTC),
            sequence=sequence,
            data={"practice_id": str(practice_id), **data},
            aggregate_type="practice",
        )
        service_under_test.caller.instance().on_practice_told(event)

    assert story(service_under_test, practice_id).status == 404
    hear("practice.published.v1", 1, title="Κάδοι που μιλούν", summary="Σύνοψη", slug="kadoi", organisation_id=None)
    hear("practice.certified.v1", 2, certified_at="2026-03-02T00:00:00Z")
    told = story(service_under_test, practice_id)
    assert types(told) == ["practice.published.v1", "practice.certified.v1"]
    assert told.json["case_id"] == str(practice_id)
    assert [one["kind"] for one in told.json["subjects"]] == ["practice"]
    hear("practice.archived.v1", 3)
    assert story(service_under_test, practice_id).status == 404


def test_no_story_tells_of_what_only_public_bodies_read(service_under_test, observatory, post, told):
    practice = {"practice_id": told["practice"]}
    narrow = {"audience": "public_bodies", "outcome_kind": "failure"}
    observatory.call("edit_practice", principal=personas.APPROVER, body=narrow, if_match="*", **practice)
    publish(observatory, told["practice"])
    post.carry()
    tale = story(service_under_test, told["challenge"])
    assert not [one for one in types(tale) if one.startswith("practice.")]
    assert "practice" not in [one["kind"] for one in tale.json["subjects"]]
    assert story(service_under_test, told["practice"]).status == 404
    proposed = service_under_test.call("list_proposed_practices", challenge_id=told["challenge"]).json["items"]
    assert told["practice"] not in [one["practice_id"] for one in proposed]
    observatory.call(
        "edit_practice", principal=personas.APPROVER, body={"audience": "public"}, if_match="*", **practice
    )
    publish(observatory, told["practice"])
    post.carry()
    assert types(story(service_under_test, told["challenge"]))[-1] == "practice.published.v1"
