"""Names on the wire are for ever: others have bookmarked, bound and stored them."""

import re

import pytest
from services import FOLDER, NAMES, REFRESH, contract, golden, keep, service_class

from chassis.contract import operations_of
from chassis.messaging.call_queues import earlier_rpc_queue, rpc_queue

SNAPSHOT = FOLDER / "wire_names.json"


def wire_names(name):
    document = contract(name)
    specs = operations_of(service_class(name))
    subscriptions = document["subscriptions"]
    return {
        "exchange": f"{name}.events",
        "rpc_queue": rpc_queue(name).name,
        "rpc_queue_of_earlier_versions": earlier_rpc_queue(name).name,
        "operations": {spec.name: f"{spec.method} {spec.path}".strip() or "internal" for spec in specs},
        "events": sorted(event["type"] for event in document["events"]),
        "queues": {subscription["queue"]: sorted(subscription["types"]) for subscription in subscriptions},
        "queues_of_earlier_versions": {
            queue: sorted(types)
            for subscription in subscriptions
            for queue, types in subscription.get("earlier", {}).items()
        },
    }


def test_the_snapshot_is_fresh():
    current = {name: wire_names(name) for name in NAMES}
    kept = golden(SNAPSHOT) or {}
    lost = sorted(set(flat(kept)) - set(flat(current)))
    if REFRESH and not lost:
        keep(SNAPSHOT, current)
        kept = current
    assert not lost, "these names may not change or go:\n" + "\n".join(lost)
    assert kept == current, "new names: run `make contracts` and read the diff"


def flat(snapshot):
    """Every name as one line."""
    for service, names in snapshot.items():
        yield f"{service}: exchange {names['exchange']}"
        for kind in ("rpc_queue", "rpc_queue_of_earlier_versions"):
            if kind in names:
                yield f"{service}: queue {names[kind]}"
        for operation, route in names["operations"].items():
            yield f"{service}: operation {operation} is {route}"
        for event in names["events"]:
            yield f"{service}: event {event}"
        for queue in (*names["queues"], *names.get("queues_of_earlier_versions", ())):
            yield f"{service}: queue {queue}"


@pytest.mark.parametrize("name", NAMES)
def test_names_have_the_form_of_the_house(name):
    for event in contract(name)["events"]:
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+\.v[1-9]\d*", event["type"]), event["type"]
    for operation in contract(name)["operations"]:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["name"]), operation["name"]
        assert re.fullmatch(r"(/[a-z0-9_.-]+|/\{[a-z_]+\})+", operation["path"]), operation["path"]
    for subscription in contract(name)["subscriptions"]:
        assert re.fullmatch(rf"{name}\.on_[a-z_]+", subscription["queue"]), subscription["queue"]
