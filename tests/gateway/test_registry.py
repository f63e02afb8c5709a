"""The registry: heartbeats, versions that overlap, silence, and what survives a restart."""

from __future__ import annotations

import orjson
import pytest

from gateway.contracts.contract_store import ContractStore
from gateway.contracts.document import ContractRefused, digest_of, read_contract
from gateway.contracts.registry import ContractRegistry, Heartbeat
from gateway.prefixes import PREFIXES, owner, owns

OWNED = {"toys": ("/v1/things",)}


def document(version="1.0.0", **changes):
    operations = [{"name": "list_things", "method": "GET", "path": "/v1/things", "allow": ["anyone"]}]
    return {"contract": 1, "service": "toys", "version": version, "operations": operations, **changes}


def contract(version="1.0.0", **changes):
    return read_contract("toys", document(version, **changes))


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def changes():
    return []


@pytest.fixture
def registry(tmp_path, clock, changes):
    return ContractRegistry(
        ContractStore(tmp_path / "state"), on_change=lambda: changes.append(1), prefixes=OWNED, clock=clock
    )


def beat(of, instance="a", leaving=False):
    return Heartbeat("toys", instance, of.digest, leaving)


def mounted(registry):
    return [str(one.version) for one in registry.mounted()]


def test_a_new_digest_is_asked_for_once_it_is_taken_no_more(registry):
    one = contract()
    assert registry.record_heartbeat(beat(one))
    registry.take(one)
    assert not registry.record_heartbeat(beat(one))
    assert mounted(registry) == ["1.0.0"]
    assert registry.available("toys")


def test_silence_means_away_and_a_heartbeat_means_back(registry, clock):
    one = contract()
    registry.record_heartbeat(beat(one))
    registry.take(one)
    clock.now += 14.9
    assert registry.available("toys")
    clock.now += 0.2
    assert not registry.available("toys")
    registry.record_heartbeat(beat(one))
    assert registry.available("toys")
    assert mounted(registry) == ["1.0.0"]


def test_leaving_means_away_only_when_it_was_the_last(registry):
    one = contract()
    registry.take(one)
    registry.record_heartbeat(beat(one, "a"))
    registry.record_heartbeat(beat(one, "b"))
    registry.record_heartbeat(beat(one, "a", leaving=True))
    assert registry.available("toys")
    registry.record_heartbeat(beat(one, "b", leaving=True))
    assert not registry.available("toys")


def operation(name):
    return {"name": name, "method": "GET", "path": f"/v1/things/{name}", "allow": ["anyone"]}


def offering(version, *names, **more):
    return contract(version, operations=[operation(name) for name in names], **more)


def paths(registry):
    return {route.template.removeprefix("/v1/things/") for route in registry.routes()}


def test_two_versions_mount_only_their_common_operations(registry):
    old, new = offering("1.9.0", "both", "given_up"), offering("1.10.0", "both", "new")
    registry.record_heartbeat(beat(old, "a"))
    registry.take(old)
    assert paths(registry) == {"both", "given_up"}
    registry.record_heartbeat(beat(new, "b"))
    registry.take(new)
    assert mounted(registry) == ["1.9.0"]
    assert paths(registry) == {"both"}
    registry.record_heartbeat(beat(old, "a"))
    assert paths(registry) == {"both"}
    registry.record_heartbeat(beat(old, "a", leaving=True))
    assert mounted(registry) == ["1.10.0"]
    assert paths(registry) == {"both", "new"}


def test_a_rollback_mounts_the_old_version_at_once(registry):
    old, new = offering("1.0.0", "both"), offering("1.1.0", "both", "new")
    registry.record_heartbeat(beat(new, "b"))
    registry.take(new)
    assert paths(registry) == {"both", "new"}
    assert registry.record_heartbeat(beat(old, "a"))
    registry.take(old)
    assert mounted(registry) == ["1.0.0"]
    assert paths(registry) == {"both"}
    registry.record_heartbeat(beat(new, "b", leaving=True))
    assert paths(registry) == {"both"}


def test_a_version_that_falls_silent_counts_for_fifteen_seconds(registry, clock):
    old, new = offering("1.0.0", "both"), offering("1.1.0", "both", "new")
    for one, name in ((old, "a"), (new, "b")):
        registry.record_heartbeat(beat(one, name))
        registry.take(one)
    clock.now += 14
    registry.record_heartbeat(beat(new, "b"))
    assert paths(registry) == {"both"}
    clock.now += 2
    registry.record_heartbeat(beat(new, "b"))
    assert paths(registry) == {"both", "new"}


def test_events_of_every_running_version_make_answers_stale(registry):
    old = offering("1.0.0", "both", events=[{"type": "x.made.v1", "invalidates": ["things"]}])
    more = [{"type": "x.made.v1", "invalidates": ["things", "thing:{id}"]}, {"type": "x.lent.v1", "invalidates": ["y"]}]
    new = offering("1.1.0", "both", events=more)
    for one, name in ((old, "a"), (new, "b")):
        registry.record_heartbeat(beat(one, name))
        registry.take(one)
    assert mounted(registry) == ["1.0.0"]
    assert registry.tags_for("toys", "x.made.v1") == ("things", "thing:{id}")
    assert registry.tags_for("toys", "x.lent.v1") == ("y",)
    assert registry.tags_for("toys", "x.other.v1") == ()


def test_a_restart_of_the_same_version_mounts_the_new_contract(registry):
    old, new = contract(), contract(events=[{"type": "x.made.v1"}])
    registry.record_heartbeat(beat(old, "a"))
    registry.take(old)
    registry.record_heartbeat(beat(old, "a", leaving=True))
    assert registry.record_heartbeat(beat(new, "b"))
    registry.take(new)
    assert registry.mounted()[0].digest == new.digest


def test_the_last_known_contract_survives_a_restart(registry, tmp_path):
    one = contract()
    registry.record_heartbeat(beat(one))
    registry.take(one)
    again = ContractRegistry(ContractStore(tmp_path / "state"), on_change=lambda: None, prefixes=OWNED)
    again.restore()
    assert mounted(again) == ["1.0.0"]
    assert not again.available("toys")
    assert not again.record_heartbeat(beat(one))
    assert again.available("toys")


def test_a_broken_contract_store_is_ignored(tmp_path):
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "toys.contract.json").write_text("{")
    (folder / "other.contract.json").write_bytes(orjson.dumps(document()))
    assert ContractStore(folder).read() == []


def test_services_without_a_prefix_are_not_heard(registry):
    assert not registry.record_heartbeat(Heartbeat("strangers", "a", "x", leaving=False))
    assert registry.mounted() == []


def test_nothing_changes_when_nothing_changed(registry, changes):
    one = contract()
    registry.record_heartbeat(beat(one))
    registry.take(one)
    for _ in range(3):
        registry.record_heartbeat(beat(one))
        registry.take(contract())
    assert len(changes) == 1


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        document(contract=2),
        document(service="observatory"),
        document("latest"),
        document(operations=[{"name": "x", "method": "GET", "path": "v1/things", "allow": ["anyone"]}]),
        document(operations=[{"name": "x", "method": "GET", "path": "/v1/{Bad}", "allow": ["anyone"]}]),
        document(operations=[{"name": "x", "method": "CONNECT", "path": "/v1/things", "allow": ["anyone"]}]),
        document(operations=[{"name": "x", "method": "GET", "path": "/v1/things", "allow": []}]),
        document(operations=document()["operations"] * 2),
    ],
)
def test_contracts_that_cannot_be_mounted_are_refused(broken):
    with pytest.raises(ContractRefused):
        read_contract("toys", broken)


def test_the_digest_does_not_depend_on_the_order_of_members():
    shuffled = dict(reversed(list(document().items())))
    assert digest_of(shuffled) == digest_of(document())


@pytest.mark.parametrize("broken", [{}, {"service": 1, "instance": "a", "contract": "x"}, {"service": "toys"}])
def test_heartbeats_that_are_none(broken):
    with pytest.raises((KeyError, TypeError)):
        Heartbeat.read(broken)


def test_prefixes_cover_whole_segments_and_belong_to_one_service():
    assert owns("identity", "/v1/me")
    assert owns("identity", "/v1/people/verify")
    assert not owns("identity", "/v1/metrics")
    assert not owns("observatory", "/v1/people")
    assert owner("/v1/practices/x") == "observatory"
    assert owner("/v1/nothing") is None
    every = [prefix for prefixes in PREFIXES.values() for prefix in prefixes]
    assert not [(a, b) for a in every for b in every if a != b and b.startswith(a + "/")]
    assert len(set(every)) == len(every)
