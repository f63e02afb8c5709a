"""Outbox through the command line: what the broker refuses is seen with its reason, and let go when mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

from kombu import Connection

from chassis.events import Event


@dataclass(frozen=True, kw_only=True)
class Unheard(Event):
    """An event that waits for a listener that nobody is yet."""

    type: ClassVar[str] = "thing.unheard.v1"
    aggregate: ClassVar[str] = "thing"
    key: ClassVar[str] = "thing_id"

    thing_id: UUID


def test_a_blocked_aggregate_is_shown_and_unblocked(scenario):
    one, other = uuid4(), uuid4()
    scenario.announce(Unheard(thing_id=one), Unheard(thing_id=one), Unheard(thing_id=other))
    with scenario.running("identity"), Connection(scenario.rabbit.admin_url) as connection:
        scenario.until(lambda: scenario.value("identity", "SELECT count(parked_at) FROM outbox") == 2)
        said = scenario.do("identity", "outbox", "status")
        assert "identity: 3 waiting" in said
        assert "2 parked" in said
        [line] = [line for line in said.splitlines() if str(one) in line]
        assert "2 waiting" in line
        assert "NO_ROUTE" in line
        assert "2 parked" in scenario.do("identity", "doctor").replace("2 events parked", "2 parked")

        channel = connection.channel()
        queue = channel.queue_declare(f"test.{uuid4().hex}", exclusive=True).queue
        channel.queue_bind(queue, "identity.events", Unheard.type)
        assert "would be let go" in scenario.do("identity", "outbox", "unpark", "--all", "--dry-run")
        assert "is not parked" in scenario.refused("identity", "outbox", "unpark", "--aggregate", f"thing:{uuid4()}")
        assert "TYPE:ID" in scenario.refused("identity", "outbox", "unpark", "--aggregate", "thing")
        assert "Say which" in scenario.refused("identity", "outbox", "unpark")
        assert scenario.value("identity", "SELECT count(parked_at) FROM outbox") == 2

        said = scenario.do("identity", "outbox", "unpark", "--aggregate", f"thing:{one}", "--reason", "now heard")
        assert "1 parked aggregates let go" in said
        # within seconds: the pause of a parked aggregate is thirty
        scenario.until(lambda: scenario.value("identity", "SELECT count(published_at) FROM outbox") == 2, 10)
        scenario.do("identity", "outbox", "unpark", "--all")
        scenario.until(lambda: scenario.value("identity", "SELECT count(published_at) FROM outbox") == 3, 10)
        sequences = []
        while (message := channel.basic_get(queue, no_ack=True)) is not None:
            headers = message.properties["application_headers"]
            sequences.append((headers["kainotomia-aggregate"], headers["kainotomia-sequence"]))
    ours = [sequence for aggregate, sequence in sequences if aggregate == f"thing:{one}"]
    assert list(dict.fromkeys(ours)) == [1, 2]
    trail = scenario.audit("identity")
    assert [(row["action"], row["events"]) for row in trail] == [("outbox unpark", 1), ("outbox unpark", 1)]
    assert trail[0]["reason"] == "now heard"
    assert "0 waiting" in scenario.do("chassis.operator", "--service", "identity", "outbox", "status")


def test_old_events_are_pruned_and_what_waits_is_kept(scenario):
    scenario.registered()
    scenario.registered()
    scenario.registered()
    scenario.rows("identity", "UPDATE outbox SET published_at = now() - interval '3 days' WHERE position = (SELECT"
                           " min(position) FROM outbox)")  # fmt: skip
    scenario.rows("identity", "UPDATE outbox SET created_at = now() - interval '3 days'")
    known = "INSERT INTO inbox VALUES ('x', gen_random_uuid(), now() - make_interval(days => :days))"
    for days in (20, 40):
        scenario.rows("identity", known, days=days)
    said = scenario.do("identity", "prune", "--dry-run", KAINOTOMIA_LOG_DAYS="2")
    assert "2 rows older than 2 days would be deleted" in said
    assert scenario.value("identity", "SELECT count(*) FROM outbox") == 3
    assert "2 rows older than 2 days deleted" in scenario.do("identity", "prune", KAINOTOMIA_LOG_DAYS="2")
    assert scenario.value("identity", "SELECT count(*) FROM outbox") == 2
    assert scenario.value("identity", "SELECT count(*) FROM inbox") == 1
    [row] = scenario.audit("identity")
    assert (row["action"], row["events"]) == ("prune", 2)
    assert "KAINOTOMIA_LOG_DAYS" in scenario.refused("identity", "prune", KAINOTOMIA_LOG_DAYS="0")
