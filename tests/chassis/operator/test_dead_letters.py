"""Dead letters through the command line: every one is found, shown, replayed, discarded, exported, and none is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from operator_scenario import QUEUE, facts


def listed(scenario, *options):
    lines = scenario.do("observatory", "dead-letters", "list", *options).splitlines()
    return [line.split()[2] for line in lines]


def test_a_real_death_is_listed_and_shown_with_its_reason(scenario):
    event = {"specversion": "1.0", "id": "0190a000-0000-7000-8000-000000000001", "source": "/services/identity",
             "type": "organisation.registered.v1", "subject": "x", "time": "2026-01-01T00:00:00Z", "sequence": 1,
             "aggregatetype": "organisation", "data": {**facts(), "kind": None}}  # fmt: skip
    with scenario.running("observatory"):
        scenario.publish(orjson.dumps(event))
        scenario.publish(b"\xff no event at all")
        scenario.until(lambda: scenario.depth(".dead") == 2)
    lines = scenario.do("observatory", "dead-letters", "list", "--subscription", QUEUE).splitlines()
    assert len(lines) == 2
    [ours] = [line for line in lines if event["id"] in line]
    assert "organisation.registered.v1" in ours
    assert "schema: ValidationError" in ours or "schema" in ours
    [other] = [line for line in lines if line is not ours]
    assert "(no event)" in other
    assert "undecodable" in other
    shown = orjson.loads(scenario.do("observatory", "dead-letters", "show", event["id"]))
    assert shown["content"]["data"]["name_el"] == "Δήμος"
    assert shown["headers"]["kainotomia-reason"] == "schema"
    assert "kind" in shown["error"]
    assert scenario.depth(".dead") == 2
    assert [row["action"] for row in scenario.audit("observatory")] == ["dead-letters list", "dead-letters show"]


@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.faults)])
def test_all_are_replayed_none_is_lost(scenario, count):
    aggregates = scenario.bury(count)
    with scenario.running("observatory"):
        said = scenario.do(
            "observatory", "dead-letters", "replay", "--all", "--as", "eleni", "--reason", "cause mended"
        )
        assert f"{count} dead letters replayed" in said
        scenario.until(lambda: len(scenario.projection()) == count)
    assert {str(row["organisation_id"]) for row in scenario.projection()} == set(aggregates)
    assert scenario.all_depths() == {"": 0, ".retry.5s": 0, ".retry.30s": 0, ".retry.2m": 0, ".dead": 0}
    assert scenario.value("observatory", "SELECT count(*) FROM inbox") == count
    *each, whole = scenario.audit("observatory")
    assert len(each) == count
    assert (whole["actor"], whole["action"], whole["target"]) == ("eleni", "dead-letters replay", QUEUE)
    assert (whole["events"], whole["reason"]) == (count, "cause mended")
    trail = scenario.do("observatory", "audit", "tools")
    assert trail.count("\n") == 1
    assert f"eleni dead-letters replay {QUEUE} events={count} reason: cause mended" in trail
    assert scenario.do("observatory", "audit", "tools", "--each", "--limit", 5000).count("\n") == count + 1


def test_a_replayed_letter_has_all_its_attempts_again(scenario):
    scenario.bury(1)
    scenario.do("observatory", "dead-letters", "replay", "--all")
    from kombu import Connection

    with Connection(scenario.rabbit.admin_url) as connection:
        message = connection.SimpleQueue(QUEUE, queue_args={"x-queue-type": "quorum"}).get(timeout=5)
        kept = {name for name in message.headers if name.startswith("kainotomia-")}
        message.ack()
    assert kept == {"kainotomia-aggregate", "kainotomia-sequence", "kainotomia-previous"}


def test_what_fails_again_comes_back(scenario):
    scenario.bury(2, kind="organisation.sold.v1")
    with scenario.running("observatory"):
        scenario.do("observatory", "dead-letters", "replay", "--all")
        scenario.until(lambda: scenario.depth(".dead") == 2)
    assert "unexpected type" in scenario.do("observatory", "dead-letters", "list")


def test_filters_choose_and_a_dry_run_changes_nothing(scenario):
    scenario.bury(2, died_at=datetime.now(UTC) - timedelta(days=3))
    scenario.bury(3, kind="organisation.updated.v1")
    assert len(listed(scenario)) == 5
    assert len(listed(scenario, "--older-than", "2d")) == 2
    assert len(listed(scenario, "--newer-than", "2d")) == 3
    assert len(listed(scenario, "--type", "organisation.updated.v1", "--limit", 2)) == 2
    assert listed(scenario, "--limit", 2) == listed(scenario)[:2]
    for action in (("replay",), ("discard", "--reason", "test")):
        said = scenario.do("observatory", "dead-letters", *action, "--older-than", "2d", "--dry-run")
        assert "2 dead letters would be" in said
    assert scenario.depth(".dead") == 5
    assert scenario.depth() == 0
    said = scenario.do("observatory", "dead-letters", "replay", "--type", "organisation.updated.v1", "--limit", 1)
    assert "1 dead letters replayed" in said
    assert (scenario.depth(), scenario.depth(".dead")) == (1, 4)


def test_a_discard_needs_a_reason_and_takes_only_what_was_named(scenario):
    scenario.bury(3)
    first, second, third = listed(scenario)
    assert "reason" in scenario.refused("observatory", "dead-letters", "discard", "--key", first)
    assert "reason" in scenario.refused("observatory", "dead-letters", "discard", "--key", first, "--reason", " ")
    assert scenario.depth(".dead") == 3
    scenario.do("observatory", "dead-letters", "discard", "--key", first, "--key", third, "--reason", "from a test")
    assert listed(scenario) == [second]
    gone = [row for row in scenario.audit("observatory") if row["action"] == "discard"]
    assert {row["event_id"] for row in gone} == {first, third}
    assert {row["reason"] for row in gone} == {"from a test"}


def test_an_export_is_lines_of_json_and_writes_over_no_file(scenario, tmp_path):
    aggregates = scenario.bury(3)
    file = tmp_path / "letters.ndjson"
    scenario.do("observatory", "dead-letters", "export", "--output", file)
    lines = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    assert {line["content"]["subject"] for line in lines} == set(aggregates)
    assert {line["subscription"] for line in lines} == {QUEUE}
    before = file.read_bytes()
    assert "exists" in scenario.refused("observatory", "dead-letters", "export", "--output", file)
    assert file.read_bytes() == before
    assert scenario.do("observatory", "dead-letters", "export").encode().count(b"\n") == 3
    assert scenario.depth(".dead") == 3


def test_all_services_at_once(scenario):
    scenario.bury(2)
    assert scenario.do("chassis.operator", "dead-letters", "list").count(QUEUE) == 2
    assert scenario.do("chassis.operator", "--service", "identity", "dead-letters", "list") == ""
    assert "2 dead letters replayed" in scenario.do("chassis.operator", "dead-letters", "replay", "--all")
    assert scenario.depth() == 2


def test_bad_input_is_said_and_loses_nothing(scenario):
    scenario.bury(1)
    assert QUEUE in scenario.refused("observatory", "dead-letters", "list", "--subscription", "observatory.on_nothing")
    assert "write 90s" in scenario.refused("observatory", "dead-letters", "replay", "--older-than", "yesterday")
    assert "--all" in scenario.refused("observatory", "dead-letters", "replay")
    assert "no dead letter" in scenario.refused("observatory", "dead-letters", "show", "nothing").lower()
    assert "in-process" in scenario.refused("observatory", "dead-letters", "list", AMQP_URI="memory://x")
    gone = "amqp://guest:guest@127.0.0.1:1/"
    assert "broker" in scenario.refused("observatory", "dead-letters", "replay", "--all", code=1, AMQP_URI=gone)
    assert scenario.depth(".dead") == 1
