"""Adoptions in the story of the adopted practice: public ones, as long as they are, and what came of them."""

import personas
import pytest
from post import log_of
from test_cases import FULL, forget, post, retell, service_under_test, shuffled, story, told, types
from test_pilot_saga import observatory, publish

from chassis.testing import person

assert all((observatory, post, service_under_test, told))  # the fixtures

IMPLEMENTED = "adoption.implemented.v1"


def implemented(observatory, practice_id):
    """Adopt a practice by Chalkida, up to its implementation."""

    def act(operation, body, **path):
        answered = observatory.call(operation, principal=personas.NEIGHBOUR, body=body, **path)
        assert answered.status in {200, 201}, answered.text
        return answered.json

    body = {"taker_id": str(personas.HALKIDA), "mode": "adopt"}
    adoption_id = act("start_adoption", body, practice_id=practice_id)["id"]
    skip = {"to": "implement", "skipped_reason": "Δεν χρειάστηκε."}
    act("advance_adoption", skip, adoption_id=adoption_id)
    act("advance_adoption", {"to": "harvest", "implemented_on": "2026-01-05"}, adoption_id=adoption_id)
    return adoption_id


def show(observatory, adoption_id, audience):
    answered = observatory.call(
        "edit_adoption",
        principal=person("curator"),
        adoption_id=adoption_id,
        body={"audience": audience},
        if_match="*",
    )
    assert answered.status == 200, answered.text


@pytest.fixture
def adopted(service_under_test, observatory, post, told):
    adoption_id = implemented(observatory, told["practice"])
    post.carry()
    return adoption_id


def test_an_adoption_is_told_where_its_practice_is(service_under_test, told, adopted):
    for subject_id in told.values():
        answered = story(service_under_test, subject_id)
        assert types(answered)[-1] == IMPLEMENTED
    last = answered.json["items"][-1]
    assert last["subject"] == {"kind": "adoption", "id": adopted}
    assert last["facts"]["taker_id"] == str(personas.HALKIDA)
    assert last["label"]["en"] == "Another organisation implemented it"


def test_an_adoption_is_told_only_while_it_is_public(service_under_test, observatory, post, told, adopted):
    def times():
        post.carry()
        return types(story(service_under_test, told["practice"])).count(IMPLEMENTED)

    show(observatory, adopted, "public_bodies")
    assert times() == 0
    show(observatory, adopted, "public")
    assert times() == 1


def test_replays_in_any_order_tell_the_same_adoptions(service_under_test, observatory, post, told, adopted, engine):
    import random

    before = story(service_under_test, told["challenge"]).reply.body
    logs = [*log_of(service_under_test.caller), *log_of(observatory)]
    for seed in range(3):
        forget(engine)
        retell(service_under_test, shuffled(logs, random.Random(seed)))
        assert story(service_under_test, told["challenge"]).reply.body == before


def test_a_practice_says_which_one_it_came_of(service_under_test, observatory, post, adopted):
    made = observatory.call("derive_practice", principal=personas.NEIGHBOUR, adoption_id=adopted)
    assert made.status == 200, made.text
    practice_id = made.json["practice_id"]
    body = {name: value for name, value in FULL.items() if name not in {"sectors", "title"}}
    filled = observatory.call(
        "edit_practice", principal=personas.NEIGHBOUR, practice_id=practice_id, body=body, if_match="*"
    )
    assert filled.status == 200, filled.text
    publish(observatory, practice_id, personas.NEIGHBOUR)
    post.carry()
    answered = story(service_under_test, practice_id)
    assert types(answered) == ["practice.published.v1", "practice.derived.v1"]
    assert answered.json["case_id"] == practice_id
