"""Replay: a consumer that is rebuilt from the producer's log equals the live one, while it goes on living."""

from __future__ import annotations

import subprocess
import sys
import time

from stage import QUEUE

ALL = ("replay", "--to", QUEUE, "--from", "2020-01-01")


def handled(stage):
    return stage.value("observatory", "SELECT count(*) FROM inbox WHERE subscription = :q", q=QUEUE)


def written(stage):
    return stage.value("identity", "SELECT count(*) FROM outbox")


def test_a_consumer_rebuilt_from_the_log_equals_the_live_one(stage):
    with stage.running("identity", "observatory", "observatory"):
        stage.do("identity", "import-register")
        organisations = [row["id"] for row in stage.rows("identity", "SELECT id FROM organisations LIMIT 40")]
        for number in range(3):
            for organisation in organisations:
                stage.updated(organisation, f"όνομα {number}")
        stage.until(lambda: handled(stage) == written(stage), 60)
        live = stage.projection()
        assert len(live) > 350
        assert {row["name_el"] for row in live if row["organisation_id"] in organisations} == {"όνομα 2"}

        stage.rows("observatory", "DELETE FROM organisations")
        stage.do("chassis.operator", *ALL, "--again", "--as", "eleni", "--reason", "projection rebuilt")
        stage.until(lambda: len(stage.projection()) == len(live), 60)
        stage.until(lambda: handled(stage) == written(stage), 60)
        assert stage.projection() == live
        stage.until(lambda: set(stage.all_depths().values()) == {0}, 60)
    for service in ("identity", "observatory"):
        row = stage.audit(service)[-1]
        assert (row["actor"], row["target"], row["events"]) == ("eleni", QUEUE, written(stage))
        assert row["reason"] == "projection rebuilt"
    cursors = stage.rows("observatory", "SELECT aggregate_id, last_seq FROM subscription_cursor ORDER BY 1")
    last = stage.rows("identity", "SELECT aggregate_id, last_seq FROM outbox_aggregate ORDER BY 1")
    assert cursors == last


def test_live_events_during_a_rebuild_come_last(stage):
    with stage.running("identity", "observatory", "observatory"):
        organisations = [stage.registered(name="πρώτο") for _ in range(30)]
        for number in range(5):
            for organisation in organisations:
                stage.updated(organisation, f"παλιό {number}")
        stage.until(lambda: handled(stage) == written(stage), 60)
        stage.rows("observatory", "DELETE FROM organisations")
        tool = subprocess.Popen(
            [sys.executable, "-m", "chassis.operator", *ALL, "--again"],
            env=stage.of("chassis.operator"),
            stdout=subprocess.DEVNULL,
        )
        # one live event of each, all through the rebuild
        for organisation in organisations:
            stage.updated(organisation, "ζωντανό")
            time.sleep(0.2)
        assert tool.wait(timeout=60) == 0
        stage.until(lambda: handled(stage) == written(stage) or stage.depth(".dead"), 120)
        assert stage.all_depths() == {"": 0, ".retry.5s": 0, ".retry.30s": 0, ".retry.2m": 0, ".dead": 0}
        assert {row["name_el"] for row in stage.projection()} == {"ζωντανό"}
        assert len(stage.projection()) == 30


def test_a_gap_is_filled_and_what_was_handled_is_passed_over(stage):
    with stage.running("identity", "observatory"):
        lost, other = stage.registered(name="χαμένο"), stage.registered(name="άλλο")
        stage.until(lambda: handled(stage) == 2)
        for organisation in (lost, other):
            stage.rows("observatory", "DELETE FROM organisations WHERE organisation_id = :o", o=organisation)
        event = stage.value("identity", "SELECT event_id FROM outbox WHERE aggregate_id = :o", o=str(lost))
        stage.rows("observatory", "DELETE FROM inbox WHERE event_id = :e", e=event)
        said = stage.do("identity", *ALL, "--dry-run", DATABASE_URL_OBSERVATORY=None)
        assert "2 events of identity" in said
        assert stage.projection() == []
        stage.do("identity", *ALL, DATABASE_URL_OBSERVATORY=None)
        stage.until(stage.projection)
        stage.until(lambda: stage.depth() == 0)
        assert [row["organisation_id"] for row in stage.projection()] == [lost]
        said = stage.do("identity", *ALL, "--again", "--aggregate", f"organisation:{other}")
        assert "1 events sent" in said
        stage.until(lambda: len(stage.projection()) == 2)


def test_a_new_subscription_gets_past_events_in_order(stage):
    organisation = stage.registered(name="πρώτο")
    stage.updated(organisation, "δεύτερο")
    stage.rows("identity", "UPDATE outbox SET published_at = now()")
    stage.rows("observatory", "UPDATE subscription SET registered_at = clock_timestamp()")
    with stage.running("observatory"):
        said = stage.refused("chassis.operator", *ALL, "--again", code=1)
        assert "Stop the consumer's processes" in said
        assert stage.projection() == []
    with stage.running("identity"):
        stage.updated(organisation, "ζωντανό")
        stage.until(lambda: stage.depth() == 1)
        assert "nobody consumes" in stage.do("chassis.operator", *ALL, "--again")
    with stage.running("observatory"):
        stage.until(lambda: handled(stage) == 3, 60)
    [row] = stage.projection()
    assert row["name_el"] == "ζωντανό"


def test_a_replay_that_breaks_off_leaves_nothing_waiting(stage):
    with stage.running("identity", "observatory"):
        organisation = stage.registered(name="πρώτο")
        stage.until(lambda: handled(stage) == 1)
    stage.refused("chassis.operator", *ALL, "--again", code=1, AMQP_URI_IDENTITY="amqp://x:x@127.0.0.1:1/",
                  AMQP_URI="amqp://x:x@127.0.0.1:1/")  # fmt: skip
    [cursor] = stage.rows("observatory", "SELECT last_seq FROM subscription_cursor")
    assert cursor["last_seq"] == 1
    assert handled(stage) == 1
    with stage.running("identity", "observatory"):
        stage.updated(organisation, "δεύτερο")
        stage.until(lambda: handled(stage) == 2)


def test_bad_input_is_said_and_changes_nothing(stage):
    stage.registered()
    stage.rows("identity", "UPDATE outbox SET published_at = now()")
    operator = "chassis.operator"
    assert QUEUE in stage.refused(operator, "replay", "--to", "observatory.on_x", "--from", "2020-01-01")
    assert "is no time" in stage.refused(operator, "replay", "--to", QUEUE, "--from", "Tuesday")
    assert "later than" in stage.refused(operator, *ALL, "--until", "2019-01-01")
    assert "--until and --type" in stage.refused(operator, *ALL, "--again", "--until", "2030-01-01")
    assert "does not hear" in stage.refused(operator, *ALL, "--type", "practice.published.v1")
    assert "TYPE:ID" in stage.refused(operator, *ALL, "--aggregate", "x")
    assert "DATABASE_URL_IDENTITY" in stage.refused("observatory", *ALL, DATABASE_URL_IDENTITY=None)
    assert "DATABASE_URL_OBSERVATORY" in stage.refused("identity", *ALL, "--again", DATABASE_URL_OBSERVATORY=None)
    assert "Not installed" in stage.refused(operator, "--service", "nobody", *ALL)
    assert stage.depth() == 0
    assert stage.audit("identity") == []


def test_every_tool_explains_itself_with_an_example(stage):
    tools = [("dead-letters", name) for name in ("list", "show", "replay", "discard", "export")]
    tools += [("outbox", "status"), ("outbox", "unpark"), ("replay",), ("doctor",), ("prune",)]
    tools += [("audit", name) for name in ("verify", "list", "export", "tools")]
    for tool in tools:
        assert f"Example: {' '.join(tool)}" in stage.do("identity", *tool, "--help"), tool
