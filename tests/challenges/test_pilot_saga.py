"""Return saga of a pilot's report over challenges and observatory: it ends with one draft in all cases."""

import random

import personas
import pytest
from piloting import Pilots
from post import Post, log_of
from sqlalchemy import text

from chassis.database import make_engine
from chassis.migrations import upgrade
from chassis.testing import Caller
from observatory.service import Observatory


def migrate(address):
    engine = make_engine(address, pool_size=1, application="observatory-setup")
    upgrade("observatory", engine)
    engine.dispose()


@pytest.fixture
def observatory(borrow_database, clock):
    engine = make_engine(borrow_database("observatory", migrate), pool_size=4, application="observatory-test")
    yield Caller(Observatory, engine, clock=clock)
    engine.dispose()


@pytest.fixture
def service_under_test(challenges):
    return Pilots(challenges.caller)


@pytest.fixture
def post(service_under_test, observatory):
    return Post(service_under_test.caller, observatory)


def drafts(observatory):
    with observatory.engine.connect() as connection:
        return connection.execute(text("select id from practices")).scalars().all()


def test_a_report_returns_as_a_draft_and_both_sides_know(service_under_test, observatory, post):
    pilot_id = service_under_test.ended_pilot()
    post.carry()
    pilot = service_under_test.read_pilot(pilot_id)
    assert pilot["return"]["state"] == "drafted"
    practice = observatory.call(
        "read_practice", principal=personas.CONTRIBUTOR, practice_id=pilot["practice_id"], query={}
    ).json
    assert practice["state"] == "draft"
    assert practice["origin"] == {name: pilot[name] for name in ("challenge_id", "solution_id")} | {
        "pilot_id": pilot_id
    }
    assert practice["title"] == pilot["title"]
    assert practice["results"] == pilot["report"]["results"]
    assert practice["cost_eur"] == pilot["report"]["cost_eur"]


def test_its_editors_publish_it_and_the_pilot_knows(service_under_test, observatory, post):
    pilot_id = service_under_test.ended_pilot()
    post.carry()
    publish(observatory, service_under_test.read_pilot(pilot_id)["practice_id"])
    post.carry()
    pilot = service_under_test.read_pilot(pilot_id)
    assert pilot["return"]["state"] == "published"
    assert pilot["return"]["since"] is not None


def publish(observatory, practice_id, by=personas.APPROVER):
    """Take a draft through submission and the Ministry's review."""
    ask = lambda operation, by, **more: observatory.call(operation, principal=by, practice_id=practice_id, **more)  # noqa: E731
    rest = dict.fromkeys(("novelty", "conditions", "advice"), "Κείμενο.")
    assert ask("edit_practice", by, body=rest, if_match="*").status == 200
    assert ask("submit_practice", by).status == 200
    assert ask("review_practice", personas.CURATOR, body={"decision": "publish"}).status == 201


@pytest.mark.parametrize("seed", range(12))
def test_whatever_crashes_repeats_or_is_late_there_is_one_draft(
    service_under_test, observatory, post, clock, monkeypatch, seed
):
    chance = random.Random(seed)
    pilots = [service_under_test.ended_pilot() for _ in range(2)]
    steps = 0
    while queues := post.collect():
        steps += 1
        quiet = steps > 60
        post.deliver(
            chance.choice(queues),
            again=not quiet and chance.random() < 0.3,
            crash=monkeypatch if not quiet and chance.random() < 0.3 else None,
        )
        if not quiet and chance.random() < 0.2:
            service_under_test.resume(chance.choice(pilots))
        if not quiet and chance.random() < 0.1:
            clock.forward(hours=chance.randint(1, 30))
            service_under_test.caller.instance().tell_ends_again()
    assert len(drafts(observatory)) == len(pilots)
    found = [service_under_test.read_pilot(pilot_id) for pilot_id in pilots]
    assert {pilot["return"]["state"] for pilot in found} == {"drafted"}
    assert {pilot["practice_id"] for pilot in found} == {str(practice_id) for practice_id in drafts(observatory)}
    assert len(service_under_test.events("pilot.returned.v1")) == len(pilots)


def test_an_answer_that_was_lost_is_had_by_resuming(service_under_test, observatory, post):
    pilot_id = service_under_test.ended_pilot()
    [(_, ended)] = [told for told in log_of(service_under_test.caller) if told[1].type == "pilot.ended.v1"]
    observatory.instance().on_pilot_ended(ended)
    # what was answered went to the dead letters; nobody replays it
    post.collect()
    post._waiting.clear()
    assert service_under_test.read_pilot(pilot_id)["return"]["state"] == "waiting"
    service_under_test.resume(pilot_id)
    service_under_test.resume(pilot_id)
    post.carry()
    assert service_under_test.read_pilot(pilot_id)["return"]["state"] == "drafted"
    assert len(drafts(observatory)) == 1
    assert len(service_under_test.events("pilot.returned.v1")) == 1


def test_the_longest_report_that_can_be_written_returns(service_under_test, observatory, post):
    long = "λ" * 9_999 + "."
    pilot_id = service_under_test.pilot(title="Τ" * 120, summary="π" * 500, description=long)
    assert (
        service_under_test.end(pilot_id, results=long, obstacles=long, lessons=long, cost_eur=99999999999.99).status
        == 200
    )
    post.carry()
    practice_id = service_under_test.read_pilot(pilot_id)["practice_id"]
    practice = observatory.call("read_practice", principal=personas.CONTRIBUTOR, practice_id=practice_id, query={}).json
    assert all(practice[name] == long for name in ("solution", "results", "obstacles", "lessons"))
    assert practice["cost_eur"] == 99999999999.99
