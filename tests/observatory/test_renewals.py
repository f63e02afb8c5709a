"""Renewals: a practice is asked about once a year, becomes stale without an answer, and is renewed by any."""

import pytest
from certifying import certify, publish_anew, requested
from personas import (
    APPROVER,
    CENTRE_MANAGER,
    CONTRIBUTOR,
    CURATOR,
    NEIGHBOUR,
    READER,
    SECOND_CURATOR,
)
from service_under_test import kind
from test_import import CASE
from together import at_once

from chassis.principal import ANONYMOUS

RUNNING = {"answer": "running"}


def tick(observatory, **span):
    """Let time pass, and the clock strike as often as a restarted service would let it."""
    observatory.caller.clock.forward(**span)
    for _ in range(3):
        observatory.caller.instance().ask_whether_practices_run()


def asked(observatory):
    return [event["data"]["reminder"] for event in observatory.events("practice.renewal_due.v1")]


def answer(observatory, practice_id, by=CONTRIBUTOR, **body):
    return observatory.call("answer_renewal", principal=by, practice_id=practice_id, body=body or RUNNING)


def standing(observatory, practice_id, by=CONTRIBUTOR):
    answered = observatory.call("read_renewal", principal=by, practice_id=practice_id)
    assert answered.status == 200, answered.text
    return answered.json


def found(observatory, **query):
    answered = observatory.call("search_practices", principal=ANONYMOUS, query=query)
    assert answered.status == 200, answered.text
    return answered.json


def facet(observatory, name="running"):
    return {one["code"]: one["count"] for one in found(observatory)["facets"][name]}


@pytest.fixture
def practice_id(observatory):
    return observatory.practice("published")


def test_a_year_later_its_body_is_asked_then_reminded_twice(observatory, practice_id):
    tick(observatory)
    tick(observatory, days=364)
    assert asked(observatory) == []
    tick(observatory, days=1)
    assert asked(observatory) == [0]
    for days, reminders in ((13, [0]), (1, [0, 1]), (15, [0, 1]), (1, [0, 1, 2]), (20, [0, 1, 2])):
        tick(observatory, days=days)
        assert asked(observatory) == reminders
    [event, *_] = observatory.events("practice.renewal_due.v1")
    assert (event["data"]["due_on"], event["data"]["stale_on"]) == ("2027-03-02", "2027-05-01")


@pytest.mark.parametrize(
    ("days", "hours"),
    [
        (25, 0),  # Greek independence day of 2027, a Thursday
        (26, -5),  # Friday, half past six in the morning
        (26, 0),
        (27, 0),
        (28, 0),
    ],
)
def test_nobody_is_asked_while_offices_are_closed(observatory, practice_id, days, hours):
    tick(observatory)
    tick(observatory, days=365 - 2 + days, hours=hours)
    assert asked(observatory) == ([0] if days == 26 and not hours else [])


def test_without_an_answer_it_is_stale_and_any_answer_lifts_that(observatory):
    practice_id = requested(observatory)
    for by in (CENTRE_MANAGER, CURATOR):
        certify(observatory, practice_id, by)
    tick(observatory)
    tick(observatory, days=365)
    assert facet(observatory) == {"running": 1}
    tick(observatory, days=59)
    assert observatory.events("practice.stale.v1") == []
    tick(observatory, days=1)
    [stale] = observatory.events("practice.stale.v1")
    shown = observatory.read(practice_id, ANONYMOUS).json
    assert (shown["running"], shown["certificate_suspended"]) == ("stale", True)
    assert shown["stale_since"][:16] == stale["data"]["stale_since"][:16]
    assert facet(observatory) == {"stale": 1}
    assert facet(observatory, "certified") == {"false": 1}
    assert found(observatory, certified="true")["items"] == []
    assert len(found(observatory, running="stale,ended")["items"]) == 1
    assert standing(observatory, practice_id)["waits"] is True
    assert answer(observatory, practice_id).json["running"] == "running"
    shown = observatory.read(practice_id, ANONYMOUS).json
    assert (shown["stale_since"], shown["certificate_suspended"]) == (None, False)
    assert facet(observatory, "certified") == {"true": 1}
    assert standing(observatory, practice_id)["due_on"] == "2028-04-30"
    tick(observatory, days=300)
    assert len(asked(observatory)) == 1


def test_a_change_brings_the_question_back_sooner(observatory, practice_id):
    answered = answer(observatory, practice_id, answer="changed", why="Νέο σύστημα.")
    assert (answered.json["due_on"], answered.json["running"]) == ("2026-05-31", "running")
    assert answered.json["last_answer"]["why"] == "Νέο σύστημα."
    [renewed] = observatory.events("practice.renewed.v1")
    assert "Νέο" not in str(renewed)


def test_a_later_publication_answers_too(observatory, practice_id):
    tick(observatory)
    tick(observatory, days=365)
    publish_anew(observatory, practice_id)
    tick(observatory, days=61)
    assert observatory.events("practice.stale.v1") == []
    assert standing(observatory, practice_id)["waits"] is False
    assert standing(observatory, practice_id)["due_on"] == "2028-03-01"


def test_an_ended_practice_stays_public_and_is_not_asked_about(observatory, practice_id):
    ended = answer(observatory, practice_id, answer="ended", ended_on="2026-02-27", why="Έληξε η χρηματοδότηση.")
    assert (ended.json["running"], ended.json["due_on"]) == ("ended", None)
    [event] = observatory.events("practice.ended.v1")
    assert event["data"]["ended_on"] == "2026-02-27"
    tick(observatory, days=500)
    assert asked(observatory) == []
    assert facet(observatory) == {"ended": 1}
    assert observatory.read(practice_id, ANONYMOUS).json["ended_on"] == "2026-02-27"
    assert answer(observatory, practice_id).json["running"] == "running"
    assert facet(observatory) == {"running": 1}


@pytest.mark.parametrize("day", [None, "2026-03-03", "1821-03-25"])
def test_an_end_needs_a_day_that_has_come(observatory, day):
    practice_id = observatory.practice("published", started_on="2025-01-10")
    refused = answer(observatory, practice_id, answer="ended", ended_on=day)
    assert (refused.status, [one["field"] for one in refused.json["errors"]]) == (422, ["ended_on"])
    assert observatory.read(practice_id, ANONYMOUS).json["running"] == "running"


@pytest.mark.parametrize("by", [NEIGHBOUR, READER, CURATOR, CENTRE_MANAGER])
def test_nobody_else_answers(observatory, practice_id, by):
    assert answer(observatory, practice_id, by).status == 403


def test_its_people_and_the_ministry_read_where_it_stands(observatory, practice_id):
    assert standing(observatory, practice_id, APPROVER)["actions"] == ["answer"]
    assert standing(observatory, practice_id, SECOND_CURATOR)["actions"] == []
    assert observatory.call("read_renewal", principal=READER, practice_id=practice_id).status == 403


def test_a_draft_has_nothing_to_confirm(observatory):
    practice_id = observatory.practice("draft")
    assert kind(answer(observatory, practice_id)).type == "practice-not-running"
    assert standing(observatory, practice_id)["running"] is None


def test_what_is_archived_is_left_alone(observatory, practice_id):
    tick(observatory)
    tick(observatory, days=365)
    body = {"reason": "Διπλή καταχώριση."}
    observatory.call("archive_practice", principal=APPROVER, practice_id=practice_id, body=body)
    tick(observatory, days=90)
    assert asked(observatory) == [0]
    assert observatory.events("practice.stale.v1") == []


def test_cases_without_a_body_are_never_asked_about(observatory):
    row = {**CASE, "organisation_name": "Φορέας που έκλεισε"}
    assert observatory.caller.instance().try_case(row)[0] == "created"
    tick(observatory)
    tick(observatory, days=500)
    assert asked(observatory) == []
    assert facet(observatory) == {"unknown": 1}


def test_several_clocks_ask_once(observatory, practice_id):
    tick(observatory)
    observatory.caller.clock.forward(days=365)
    at_once(*[lambda: observatory.caller.instance().ask_whether_practices_run()] * 4)
    assert asked(observatory) == [0]


def test_the_question_waits_among_the_tasks_of_its_writers(observatory, practice_id):
    tick(observatory)
    tick(observatory, days=365)
    [task] = observatory.call("list_practice_tasks", principal=CONTRIBUTOR).json["items"]
    assert (task["kind"], task["link"]) == ("practice_renewal", f"/v1/practices/{practice_id}/renewal")
    assert task["due_at"][:10] == "2027-05-01"
    assert observatory.call("list_practice_tasks", principal=NEIGHBOUR).json["items"] == []
    answer(observatory, practice_id)
    assert observatory.call("list_practice_tasks", principal=CONTRIBUTOR).json["items"] == []


def test_searches_filter_by_outcome_goal_and_municipality(observatory):
    one = observatory.practice("published", outcome_kind="failure", sdgs=[11, 3], municipality="2401")
    other = observatory.practice("published", outcome_kind="success", sdgs=[3])

    def ids(**query):
        return {item["id"] for item in found(observatory, **query)["items"]}

    assert ids(outcome_kind="failure") == ids(sdg="11") == {one}
    assert ids(municipality="2401") == {one, other}
    assert ids(municipality="9999") == set()
    assert ids(sdg="3") == ids(outcome_kind="failure,success") == {one, other}
    assert facet(observatory, "outcome_kinds") == {"failure": 1, "success": 1}
    assert facet(observatory, "certified") == {"false": 2}
    refused = observatory.call("search_practices", principal=ANONYMOUS, query={"municipality": "1", "sdg": "18"})
    assert refused.status == 422
