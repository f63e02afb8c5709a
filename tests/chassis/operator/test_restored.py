"""Restored: a producer that went back to a backup orders its events again after what its consumers have seen."""

from __future__ import annotations

from datetime import UTC, datetime

from operator_scenario import QUEUE

TABLES = ("outbox", "outbox_aggregate")


def handled(scenario):
    return scenario.value("observatory", "SELECT count(*) FROM inbox WHERE subscription = :q", q=QUEUE)


def back_to(scenario, kept):
    """Put the producer's messaging back as it was, as pg_restore does."""
    for table in TABLES:
        scenario.rows("identity", f"DELETE FROM {table}")
        scenario.rows("identity", f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {kept}_{table}")


def keep(scenario, name):
    for table in TABLES:
        scenario.rows("identity", f"DROP TABLE IF EXISTS {name}_{table}")
        scenario.rows("identity", f"CREATE TABLE {name}_{table} AS SELECT * FROM {table}")


def test_a_restored_producer_goes_on_above_what_others_saw(scenario):
    with scenario.running("identity", "observatory"):
        organisation = scenario.registered(name="Α")
        scenario.until(lambda: handled(scenario) == 1)
        keep(scenario, "backup")
        moment = datetime.now(UTC).isoformat()
        scenario.updated(organisation, "Β")
        scenario.updated(organisation, "Γ")
        lost = scenario.registered(name="χαμένος")
        scenario.until(lambda: handled(scenario) == 4)
    back_to(scenario, "backup")

    words = ("--service", "identity", "restored", "--from", moment)
    planned = scenario.do("chassis.operator", *words, "--dry-run")
    assert "identity: the numbers of 2 aggregates would be lifted" in planned
    assert scenario.value("identity", "SELECT max(last_seq) FROM outbox_aggregate") == 1
    said = scenario.do("chassis.operator", *words, "--as", "eleni", "--reason", "disk lost")
    assert "identity: the numbers of 2 aggregates lifted above what others have seen" in said
    assert f"  organisation:{organisation}\n" in said
    assert f"  organisation:{lost}\n" in said
    assert f"  {QUEUE}: 3 events\n" in said
    assert "of 0 aggregates lifted" in scenario.do("chassis.operator", *words)

    with scenario.running("identity", "observatory"):
        scenario.updated(organisation, "Δ")
        scenario.until(lambda: handled(scenario) == 5)
        # what is sent again from the older log is known, and overtakes nothing
        scenario.do("chassis.operator", "replay", "--to", QUEUE, "--from", "2020-01-01")
        scenario.until(lambda: not any(scenario.all_depths().values()))
        names = {row["organisation_id"]: row["name_el"] for row in scenario.projection()}
    assert names[organisation] == "Δ"
    seen = "SELECT last_seq FROM subscription_cursor WHERE subscription = :q AND aggregate_id = :a"
    assert scenario.value("observatory", seen, q=QUEUE, a=str(organisation)) == 4
    use = next(row for row in scenario.audit("identity") if row["action"].startswith("restored"))
    assert (use["actor"], use["reason"]) == ("eleni", "disk lost")


def test_a_restored_consumer_is_told_what_to_send_it(scenario):
    words = ("observatory", "restored", "--from", "1h", "--dry-run")
    with scenario.running("identity", "observatory"):
        for _ in range(3):
            scenario.registered()
        scenario.until(lambda: handled(scenario) == 3)
    assert "replay" not in scenario.do(*words)
    scenario.rows("observatory", "DELETE FROM inbox WHERE event_id = (SELECT min(event_id::text)::uuid FROM inbox)")
    [command] = [line for line in scenario.do(*words).splitlines() if "replay" in line]
    assert command.startswith(f"  python -m chassis.operator replay --to {QUEUE} --from 20")


def test_a_consumer_that_cannot_be_asked_is_named(scenario):
    refused = scenario.refused("identity", "restored", "--from", "1d", DATABASE_URL_OBSERVATORY=None)
    assert "DATABASE_URL_OBSERVATORY is missing: what observatory." in refused
