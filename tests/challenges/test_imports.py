"""Challenges brought in with their history: through the operations, dated as they happened, all of it or nothing."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from uuid import uuid4

import orjson
import pytest

from challenges.exchange.challenge_import.script_run import CREATED, KEPT, OrganisationUnknown, StepRefused, play
from chassis.messaging.envelope import Received
from chassis.service import utc_now

SCRIPTS = orjson.loads(files("challenges").joinpath("demo/challenges.json").read_bytes())
BODIES = {
    "Δήμος Λεβαδέων": ("municipality", "GR-H"),
    "Περιφέρεια Στερεάς Ελλάδας": ("region", "GR-H"),
    "Κέντρο Καινοτομίας «Open» Περιφέρειας Στερεάς Ελλάδας": ("innovation_centre", "GR-H"),
}


@pytest.fixture
def service_under_test(challenges):
    for name, (kind, region) in BODIES.items():
        organisation_id = str(uuid4())
        data = {
            "organisation_id": organisation_id, "kind": kind, "name_el": name, "name_en": name, "slug": name,
            "region": region, "elstat_code": None, "parent_id": None, "status": "active",
        }  # fmt: skip
        event = Received(
            id=uuid4(), type="organisation.registered.v1", source="/services/identity", subject=organisation_id,
            time=datetime.now(UTC), sequence=1, data=data, aggregate_type="organisation",
        )  # fmt: skip
        challenges.caller.instance().on_organisation_changed(event)
    challenges.caller.clock = utc_now
    return challenges


def bring_in(service_under_test, script):
    return play(service_under_test.caller.instance().runtime, script)


def test_demo_has_two_running_challenges_and_one_finished(service_under_test):
    assert [bring_in(service_under_test, script) for script in SCRIPTS] == [CREATED] * 3
    listed = service_under_test.call("list_challenges").json["items"]
    assert sorted((item["openness"], item["demo"]) for item in listed) == [
        ("closed", True), ("open", True), ("open", True),
    ]  # fmt: skip
    soonest = min(item["closes_at"] for item in listed if item["closes_at"])
    assert datetime.fromisoformat(soonest) > utc_now() + timedelta(days=30)
    over = next(item for item in listed if item["openness"] == "closed")
    assert len(over["owners"]) == 3
    results = service_under_test.call("list_results", challenge_id=over["id"]).json
    assert [(one["rank"], one["outcome"]) for one in results["items"]] == [(1, "winner")]
    [pilot] = service_under_test.call("list_pilots").json["items"]
    assert (pilot["state"], pilot["challenge_id"]) == ("ended", over["id"])


def test_what_is_brought_in_bears_the_time_at_which_it_happened(service_under_test):
    bring_in(service_under_test, SCRIPTS[0])
    instance = service_under_test.caller.instance()
    with instance.transaction() as session:
        rows = session.connection().exec_driver_sql("select headers->>'time' from outbox order by position").all()
    times = [datetime.fromisoformat(row[0]) for row in rows]
    assert times == sorted(times)
    assert times[0] < utc_now() - timedelta(days=400)
    assert times[-1] < utc_now() - timedelta(days=100)


def test_a_second_import_changes_nothing(service_under_test):
    bring_in(service_under_test, SCRIPTS[1])
    before = len(service_under_test.events())
    assert bring_in(service_under_test, SCRIPTS[1]) == KEPT
    assert len(service_under_test.events()) == before


def test_a_script_that_is_refused_half_way_leaves_nothing(service_under_test):
    script = SCRIPTS[1] | {"steps": [*SCRIPTS[1]["steps"], SCRIPTS[1]["steps"][1]]}
    with pytest.raises(StepRefused, match="submit_challenge"):
        bring_in(service_under_test, script)
    assert service_under_test.events() == []
    assert service_under_test.call("list_challenges").json["items"] == []


def test_an_organisation_that_is_not_here_yet_is_named(challenges):
    with pytest.raises(OrganisationUnknown, match="Περιφέρεια Στερεάς Ελλάδας"):
        bring_in(challenges, SCRIPTS[1])
