"""Replay: a consumer that is rebuilt from the producer's log equals the live one, while it goes on living."""

from __future__ import annotations

import subprocess
import sys
import time

from operator_scenario import QUEUE

ALL = ("replay", "--to", QUEUE, "--from", "2020-01-01")


def handled(scenario):
    return scenario.value("observatory", "SELECT count(*) FROM inbox WHERE subscription = :q", q=QUEUE)


def written(scenario):
    return scenario.value("identity", "SELECT count(*) FROM outbox")


def test_a_consumer_rebuilt_from_the_log_equals_the_live_one(scenario):
    with scenario.running("identity", "observatory", "observatory"):
        scenario.do("identity", "import-register")
        organisations = [row["id"] for row in scenario.rows("identity", "SELECT id FROM organisations LIMIT 40")]
        for number in range(3):
            for organisation in organisations:
                scenario.updated(organisation, f"όνομα {number}")
        scenario.until(lambda: handled(scenario) == written(scenario), 60)
        live = scenario.projection()
        assert len(live) > 350
        assert {row["name_el"] for row in live if row["organisation_id"] in organisations} == {"όνομα 2"}

        scenario.rows("observatory", "DELETE FROM organisations")
        scenario.do("chassis.operator", *ALL, "--again", "--as", "eleni", "--reason", "projection rebuilt")
        scenario.until(lambda: len(scenario.projection()) == len(live), 60)
        scenario.until(lambda: handled(scenario) == written(scenario), 60)
        assert scenario.projection() == live
        scenario.until(lambda: set(scenario.all_depths().values()) == {0}, 60)
    for service in ("identity", "observatory"):
        row = scenario.audit(service)[-1]
        assert (row["actor"], row["target"], row["events"]) == ("eleni", QUEUE, written(scenario))
        assert row["reason"] == "projection rebuilt"
    cursors = scenario.rows("observatory", "SELECT aggregate_id, last_seq FROM subscription_cursor ORDER BY 1")
    last = scenario.rows("identity", "SELECT aggregate_id, last_seq FROM outbox_aggregate ORDER BY 1")
    assert cursors == last


def test_live_events_during_a_rebuild_come_last(scenario):
    with scenario.running("identity", "observatory", "observatory"):
        organisations = [scenario.registered(name="πρώτο") for _ in range(30)]
        for number in range(5):
            for organisation in organisations:
                scenario.updated(organisation, f"παλιό {number}")
        scenario.until(lambda: handled(scenario) == written(scenario), 60)
        scenario.rows("observatory", "DELETE FROM organisations")
        tool = subprocess.Popen(
            [sys.executable, "-m", "chassis.operator", *ALL, "--again"],
            env=scenario.of("chassis.operator"),
            stdout=subprocess.DEVNULL,
        )
        # one live event of each, all through the rebuild
        for organisation in organisations:
            scenario.updated(organisation, "ζωντανό")
            time.sleep(0.2)
        assert tool.wait(timeout=60) == 0
        scenario.until(lambda: handled(scenario) == written(scenario) or scenario.depth(".dead"), 120)
        assert scenario.all_depths() == {"": 0, ".retry.5s": 0, ".retry.30s": 0, ".retry.2m": 0, ".dead": 0}
        assert {row["name_el"] for row in scenario.projection()} == {"ζωντανό"}
        assert len(scenario.projection()) == 30


def test_a_gap_is_filled_and_what_was_handled_is_passed_over(scenario):
    with scenario.running("identity", "observatory"):
        lost, other = scenario.registered(name="χαμένο"), scenario.registered(name="άλλο")
        scenario.until(lambda: handled(scenario) == 2)
        for organisation in (lost, other):
            scenario.rows("observatory", "DELETE FROM organisations WHERE organisation_id = :o", o=organisation)
        event = scenario.value("identity", "SELECT event_id FROM outbox WHERE aggregate_id = :o", o=str(lost))
        scenario.rows("observatory", "DELETE FROM inbox WHERE event_id = :e", e=event)
        said = scenario.do("identity", *ALL, "--dry-run", DATABASE_URL_OBSERVATORY=None)
        assert "2 events of identity" in said
        assert scenario.projection() == []
        scenario.do("identity", *ALL, DATABASE_URL_OBSERVATORY=None)
        scenario.until(scenario.projection)
        scenario.until(lambda: scenario.depth() == 0)
        assert [row["organisation_id"] for row in scenario.projection()] == [lost]
        said = scenario.do("identity", *ALL, "--again", "--aggregate", f"organisation:{other}")
        assert "1 events sent" in said
        scenario.until(lambda: len(scenario.projection()) == 2)


def test_a_new_subscription_gets_past_events_in_order(scenario):
    organisation = scenario.registered(name="πρώτο")
    scenario.updated(organisation, "δεύτερο")
    scenario.rows("identity", "UPDATE outbox SET published_at = now()")
    scenario.rows("observatory", "UPDATE subscription SET registered_at = clock_timestamp()")
    with scenario.running("observatory"):
        said = scenario.refused("chassis.operator", *ALL, "--again", code=1)
        assert "Stop the consumer's processes" in said
        assert scenario.projection() == []
    with scenario.running("identity"):
        scenario.updated(organisation, "ζωντανό")
        scenario.until(lambda: scenario.depth() == 1)
        assert "nobody consumes" in scenario.do("chassis.operator", *ALL, "--again")
    with scenario.running("observatory"):
        scenario.until(lambda: handled(scenario) == 3, 60)
    [row] = scenario.projection()
    assert row["name_el"] == "ζωντανό"


def test_a_replay_that_breaks_off_leaves_nothing_waiting(scenario):
    with scenario.running("identity", "observatory"):
        organisation = scenario.registered(name="πρώτο")
        scenario.until(lambda: handled(scenario) == 1)
    scenario.refused("chassis.operator", *ALL, "--again", code=1, AMQP_URI_IDENTITY="amqp://x:x@127.0.0.1:1/",
                  AMQP_URI="amqp://x:x@127.0.0.1:1/")  # fmt: skip
    [cursor] = scenario.rows("observatory", "SELECT last_seq FROM subscription_cursor")
    assert cursor["last_seq"] == 1
    assert handled(scenario) == 1
    with scenario.running("identity", "observatory"):
        scenario.updated(organisation, "δεύτερο")
        scenario.until(lambda: handled(scenario) == 2)


def test_bad_input_is_said_and_changes_nothing(scenario):
    scenario.registered()
    scenario.rows("identity", "UPDATE outbox SET published_at = now()")
    operator = "chassis.operator"
    assert QUEUE in scenario.refused(operator, "replay", "--to", "observatory.on_x", "--from", "2020-01-01")
    assert "is no time" in scenario.refused(operator, "replay", "--to", QUEUE, "--from", "Tuesday")
    assert "later than" in scenario.refused(operator, *ALL, "--until", "2019-01-01")
    assert "--until and --type" in scenario.refused(operator, *ALL, "--again", "--until", "2030-01-01")
    assert "does not hear" in scenario.refused(operator, *ALL, "--type", "practice.published.v1")
    assert "TYPE:ID" in scenario.refused(operator, *ALL, "--aggregate", "x")
    assert "DATABASE_URL_IDENTITY" in scenario.refused("observatory", *ALL, DATABASE_URL_IDENTITY=None)
    assert "DATABASE_URL_OBSERVATORY" in scenario.refused("identity", *ALL, "--again", DATABASE_URL_OBSERVATORY=None)
    assert "Not installed" in scenario.refused(operator, "--service", "nobody", *ALL)
    assert scenario.depth() == 0
    assert scenario.audit("identity") == []


def test_every_tool_explains_itself_with_an_example(scenario):
    tools = [("dead-letters", name) for name in ("list", "show", "replay", "discard", "export")]
    tools += [("outbox", "status"), ("outbox", "unpark"), ("replay",), ("doctor",), ("prune",)]
    tools += [("audit", name) for name in ("verify", "list", "export", "tools")]
    for tool in tools:
        assert f"Example: {' '.join(tool)}" in scenario.do("identity", *tool, "--help"), tool
