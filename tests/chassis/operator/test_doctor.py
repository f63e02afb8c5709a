"""Doctor: a healthy service is all ok, and each thing that is broken is named with what to do."""

from __future__ import annotations

import time

from kombu import Connection

from chassis.messaging.call_queues import earlier_rpc_queue, rpc_queue
from chassis.operator.database_checks import connections


def lines(said):
    """The findings by name: (grade, what is said)."""
    found = {}
    for line in said.splitlines():
        name, grade, *rest = line[:13].strip(), *line[14:].split(maxsplit=1)
        found[name] = (grade, rest[0] if rest else "")
    return found


def diagnosed(scenario, module, *, code=0, **environment):
    done = scenario.command(module, "doctor", **environment)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return lines(done.stdout)


def test_a_healthy_service_is_all_ok(scenario, ctl):
    with scenario.running("observatory"):
        seen = diagnosed(scenario, "observatory", RABBITMQCTL=ctl)
        found = diagnosed(scenario, "observatory")
    assert list(found) == [
        "settings", "database", "migrations", "secret", "broker", "connections", "clock", "outbox", "early events",
        "audit trail", "rights", "other rights", "calls", "queues", "dead letters", "policies",
    ]  # fmt: skip
    assert {name: grade for name, (grade, _) in found.items() if grade != "ok"} == {
        "calls": "warn",
        "policies": "warn",
    }
    assert "not visible" in found["calls"][1]
    assert seen["calls"] == ("ok", "1 consumers of observatory.calls")
    assert "PostgreSQL" in found["database"][1]
    assert "RabbitMQ" in found["broker"][1]
    assert "refused" in found["other rights"][1]
    assert "not visible" in found["policies"][1]


def test_the_mail_server_is_greeted(scenario):
    assert "greets" in diagnosed(scenario, "notifications")["mail server"][1]
    grade, said = diagnosed(scenario, "notifications", code=1, SMTP_URL="smtp://127.0.0.1:1")["mail server"]
    assert grade == "FAILED"
    assert "SMTP_URL" in said


def test_nobody_consuming_and_dead_letters_are_warnings(scenario):
    scenario.bury(2)
    found = diagnosed(scenario, "observatory")
    assert found["queues"][0] == "warn"
    assert "subscriptions is consumed; 0 messages wait: start observatory" in found["queues"][1]
    assert found["dead letters"][0] == "warn"
    assert "dead-letters list" in found["dead letters"][1]


def test_the_queue_of_calls_is_looked_at(scenario, ctl):
    """There, of the right type, consumed; and the one of earlier versions gone."""

    def calls(**environment):
        return diagnosed(scenario, "challenges", **environment)["calls"]

    with Connection(scenario.rabbit.admin_url) as connection:
        queue = rpc_queue("challenges")(connection.channel())
        queue.delete()
        assert calls()[0] == "warn"
        assert "comes with the first process" in calls()[1]
        queue.declare()
        grade, said = calls(RABBITMQCTL=ctl)
        assert (grade, said) == ("warn", "nobody takes calls from challenges.calls: start challenges")
        earlier_rpc_queue("challenges")(connection.channel()).declare()
        assert "setup --retire" in scenario.command("challenges", "doctor", RABBITMQCTL=ctl).stdout
        assert "rpc.challenges is removed" in scenario.do("challenges", "setup", "--retire")
        queue.delete()
        connection.channel().queue_declare("challenges.calls", durable=True, auto_delete=False)
        grade, said = diagnosed(scenario, "challenges", code=1)["calls"]
        assert grade == "FAILED"
        assert "otherwise than as a quorum queue" in said
        connection.channel().queue_delete("challenges.calls")


def test_old_events_in_the_outbox_are_a_warning(scenario):
    scenario.registered()
    scenario.rows("identity", "UPDATE outbox SET created_at = now() - interval '5 minutes'")
    grade, said = diagnosed(scenario, "identity")["outbox"]
    assert grade == "warn"
    assert "the oldest 300 s" in said or "the oldest 30" in said


def test_events_long_waiting_for_a_predecessor_are_a_warning(scenario):
    scenario.rows(
        "observatory",
        "INSERT INTO early_event VALUES ('observatory.on_x', gen_random_uuid(), 'x', '1', 3, 2, '', '{}', '{}', 0,"
        " now() - interval '2 hours')",
    )
    grade, said = diagnosed(scenario, "observatory")["early events"]
    assert grade == "warn"
    assert "1 of observatory.on_x wait for their predecessor, the oldest for 120 min" in said
    assert "replay --to observatory.on_x" in said


def test_a_user_who_may_speak_for_others_is_a_warning(scenario):
    grade, said = diagnosed(scenario, "observatory", AMQP_URI=scenario.rabbit.admin_url)["other rights"]
    assert grade == "warn"
    assert "identity" in said
    assert "notifications" in said


def test_a_user_who_may_not_do_what_it_needs_is_named(scenario):
    grade, said = diagnosed(scenario, "observatory", code=1, AMQP_URI=scenario.rabbit.url("identity"))["rights"]
    assert grade == "FAILED"
    assert "may not declare queues" in said
    assert "may not publish its events" in said


def test_a_database_that_was_never_set_up_says_what_to_run(scenario, make_database):
    found = diagnosed(scenario, "observatory", code=1, DATABASE_URL_OBSERVATORY=make_database("observatory"))
    assert found["migrations"][0] == "FAILED"
    assert "python -m observatory setup" in found["migrations"][1]
    assert found["broker"][0] == "ok"


def test_servers_that_are_away_are_one_line_each(scenario):
    away = {
        "AMQP_URI": "amqp://x:secret@127.0.0.1:1/",
        "DATABASE_URL_OBSERVATORY": "postgresql+psycopg://x:secret@127.0.0.1:1/x",
    }
    done = scenario.command("observatory", "doctor", **away)
    assert done.returncode == 1
    found = lines(done.stdout)
    assert found["database"][0] == found["broker"][0] == "FAILED"
    assert "secret" not in done.stdout + done.stderr


def test_check_is_the_quick_form(scenario):
    assert list(lines(scenario.do("observatory", "check"))) == [
        "settings",
        "database",
        "migrations",
        "secret",
        "broker",
    ]
    said = scenario.refused("observatory", "check", code=1, KAINOTOMIA_HEARTBEAT="x")
    assert "KAINOTOMIA_HEARTBEAT" in said


def test_a_clock_that_is_wrong_is_seen(scenario, monkeypatch):
    from chassis.operator import database_checks

    real = time.time
    for off, grade in ((0.0, "ok"), (5.0, "warn"), (120.0, "FAILED")):
        monkeypatch.setattr(time, "time", lambda off=off: real() + off)
        finding = database_checks.clock(scenario.engines["identity"])
        assert finding.grade == grade, finding
        assert grade == "ok" or "NTP" in finding.said


def test_policies_are_seen_where_the_brokers_tool_is_reachable(scenario, ctl):
    before = diagnosed(scenario, "observatory", RABBITMQCTL=ctl)["policies"]
    assert before[0] == "warn"
    assert "lacks" in before[1]
    scenario.rabbit.set_policies()
    after = diagnosed(scenario, "observatory", RABBITMQCTL=ctl)["policies"]
    assert after[0] == "ok", after


def test_all_services_at_once_one_prefix_each(scenario):
    done = scenario.command("chassis.operator", "doctor", DATABASE_URL_IDENTITY=None)
    assert done.returncode == 1
    assert "identity       settings      FAILED DATABASE_URL_IDENTITY is missing" in done.stdout
    assert "notifications  mail server   ok" in done.stdout
    assert "observatory    rights        ok" in done.stdout


def test_keys_that_do_not_open_with_the_secret_are_named(scenario):
    """A database of an earlier version does not say which secret it was set up with; its keys do."""
    made = {"KAINOTOMIA_SECRET": "k" * 40}
    with scenario.engines["identity"].begin() as connection:
        connection.exec_driver_sql("COMMENT ON TABLE alembic_version IS NULL")
    scenario.do("identity", "rotate-keys", "--at-once", **made)
    for word in ("check", "doctor"):
        done = scenario.command("identity", word, **made)
        assert lines(done.stdout)["secret"][0] == "ok"
        done = scenario.command("identity", word, KAINOTOMIA_SECRET="o" * 40)
        assert done.returncode == 1
        grade, said = lines(done.stdout)["secret"]
        assert grade == "FAILED"
        assert "does not open with this KAINOTOMIA_SECRET" in said
    scenario.do("identity", "rotate-keys", "--at-once")


def test_a_server_that_has_no_connections_left_is_a_warning(scenario):
    engine = scenario.engines["observatory"]
    assert connections(engine, 1).grade == "ok"
    full = connections(engine, 10_000)
    assert full.grade == "warn"
    assert "one process takes up to 10000: raise max_connections" in full.said
