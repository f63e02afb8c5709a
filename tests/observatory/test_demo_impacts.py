"""The demonstration's impact: verified and claimed savings of fictional bodies, and never in open data."""

import json
from importlib import resources

import pytest
from claiming import totals
from heard import heard

from chassis.database import uuid7

ROWS = json.loads(resources.files("observatory.demo").joinpath("impacts.json").read_text("utf-8"))
CASES = json.loads(resources.files("observatory.demo").joinpath("cases_fictional.json").read_text("utf-8"))


@pytest.fixture
def service(observatory):
    for case in CASES:
        facts = {
            "organisation_id": str(uuid7()), "kind": "legal_entity", "name_el": case["organisation_name"],
            "name_en": "", "slug": case["external_id"].replace(":", "-"), "region": case["region"],
            "elstat_code": None, "parent_id": None, "status": "active",
        }  # fmt: skip
        registered = heard("organisation.registered.v1", facts, aggregate="organisation")
        observatory.caller.instance().on_organisation_changed(registered)
    found = observatory.caller.instance()
    for case in CASES:
        assert found.try_case(case)[0] == "created"
    return found


def test_every_claim_is_played_once(observatory, service):
    assert {service.try_impact(row) for row in ROWS} == {("created", "")}
    assert {service.try_impact(row) for row in ROWS} == {("unchanged", "")}
    items = observatory.call("list_impacts", query={"limit": 100}).json["items"]
    assert len(items) == len(ROWS)
    assert all(one["demo"] and "φανταστικός" in one["organisation_name"] for one in items)
    assert {one["state"] for one in items} == {"claimed", "verified", "disputed"}
    assert any(one["verifications"] == 1 and one["verifiers_needed"] == 2 for one in items)
    assert len({one["region"] for one in items}) >= 8


def test_savings_stand_on_both_sides_and_are_not_exported(observatory, service):
    for row in ROWS:
        service.try_impact(row)
    sides = totals(observatory)
    assert sides["verified"][0] > 200_000
    assert sides["claimed"][0] > 0
    assert sides["claimed"][1] > 0
    assert observatory.call("read_impact_totals").json["demo"] is True
    text = observatory.call("export_impacts", query={"format": "ndjson"}).text
    assert text.strip() == ""


def test_only_cases_of_the_demonstration_are_claimed_about(observatory, service):
    outcome, why = service.try_impact({**ROWS[0], "external_id": "another", "practice": "nothing:1"})
    assert outcome == "refused"
    assert "επίδειξης" in why
