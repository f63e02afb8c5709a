"""The demonstration's adoptions: between fictional bodies, at every kind of step, and never in open data."""

import json
from importlib import resources

import pytest
from heard import heard

from chassis.database import uuid7
from chassis.principal import ANONYMOUS

ROWS = json.loads(resources.files("observatory.demo").joinpath("adoptions.json").read_text("utf-8"))
CASES = json.loads(resources.files("observatory.demo").joinpath("cases_fictional.json").read_text("utf-8"))
BODIES = json.loads(resources.files("identity").joinpath("demo_bodies.json").read_text("utf-8"))


@pytest.fixture
def service(observatory):
    for body in BODIES:
        facts = {name: value for name, value in body.items() if name not in {"key", "seat_el"}}
        facts |= {"organisation_id": str(uuid7()), "elstat_code": None, "parent_id": None, "status": "active"}
        registered = heard("organisation.registered.v1", facts, aggregate="organisation")
        observatory.caller.instance().on_organisation_changed(registered)
    found = observatory.caller.instance()
    for case in CASES:
        assert found.try_case(case)[0] == "created"
    return found


def played(service):
    return [service.try_adoption(row) for row in ROWS]


def listed(observatory, **query):
    found = observatory.call("list_adoptions", principal=ANONYMOUS, query={"limit": 100, **query}).json["items"]
    assert all(one["demo"] for one in found)
    return found


def test_every_fictional_body_has_a_case_and_says_what_it_is():
    names = {body["name_el"]: body["region"] for body in BODIES}
    assert names.items() <= {case["organisation_name"]: case["region"] for case in CASES}.items()
    assert all("φανταστικός" in body["name_el"] and "fictional" in body["name_en"] for body in BODIES)


def test_they_go_in_once(observatory, service):
    assert played(service) == [("created", "")] * len(ROWS)
    assert played(service) == [("unchanged", "")] * len(ROWS)
    found = listed(observatory)
    assert {one["giver_says"] for one in found} >= {"confirmed", "disputed", "asked", "unasked"}
    assert {one["state"] for one in found} == {"active", "completed", "paused", "avoided"}
    assert {one["step"] for one in found} >= {"check", "test", "adapt", "implement", "harvest", None}
    assert len({one["region"] for one in found}) >= 8
    assert len(observatory.events("adoption.started.v1")) == len(ROWS)


def test_the_graph_has_them_and_open_data_does_not(observatory, service):
    played(service)
    graph = observatory.call("read_adoption_graph", principal=ANONYMOUS, query={}).json
    assert len(graph["edges"]) >= 9
    assert all(edge["km"] for edge in graph["edges"])
    exported = observatory.call("export_adoptions", principal=ANONYMOUS, query={"format": "ndjson"})
    assert exported.reply.body == b""


def test_only_cases_of_the_demonstration_are_adopted_so(observatory, service):
    row = {**ROWS[0], "practice": "demo-cases:99"}
    assert service.try_adoption(row)[0] == "refused"
    assert service.try_adoption({**ROWS[0], "taker": "Δήμος Λαμιέων (άλλος)"})[0] == "refused"
    assert listed(observatory) == []
