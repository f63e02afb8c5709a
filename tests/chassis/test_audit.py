"""The audit trail: one record with each deed, none without, nothing changed afterwards but it shows."""

from __future__ import annotations

import pytest
from auditing import CURATOR, make, records, toy_on

from chassis.database import uuid7
from chassis.principal import Principal
from chassis.testing import member, person


@pytest.fixture
def toy(toy_database):
    with toy_on(toy_database) as toy:
        yield toy


AUDITOR = person("auditor")


def test_a_deed_leaves_one_record_without_names(toy):
    organisation_id = uuid7()
    who = Principal(
        person_id=uuid7(), roles=frozenset({"curator"}), memberships=member(organisation_id, "approver").memberships
    )
    made = make(toy, principal=who, name="Μαρία").json
    [record] = records(toy)
    assert (record["actor_kind"], record["actor_id"]) == ("person", who.person_id)
    assert record["roles"] == ["approver", "curator"]
    assert record["organisation_ids"] == [organisation_id]
    assert (record["action"], record["outcome"]) == ("make_thing", "done")
    assert (record["target_type"], record["target_id"]) == ("thing", made["id"])
    assert record["request_id"]
    assert record["details"] == {}
    assert "Μαρία" not in str(record)


def test_a_program_is_named_as_such(toy):
    client_id = uuid7()
    who = Principal(person_id=client_id, client_id=client_id, roles=frozenset({"curator"}))
    instance = toy.instance()
    instance.call = type(instance.call)(principal=who, request_id="r")
    with instance.transaction():
        instance.audit("tried", target=("thing", client_id))
    [record] = records(toy)
    assert (record["actor_kind"], record["actor_id"], record["action"]) == ("client", client_id, "tried")


@pytest.mark.parametrize("call", [("make_thing", {"name": "taken"}), ("fail", None), ("make_thing", {"name": ""})])
def test_what_is_rolled_back_or_refused_leaves_none(toy, call):
    operation, body = call
    assert toy.call(operation, principal=CURATOR, body=body).status >= 400
    assert toy.call("make_thing", principal=person(), body={"name": "x"}).status == 403
    assert records(toy) == []


def test_no_record_without_a_change_or_for_a_repeated_answer(toy):
    thing_id = uuid7()
    assert (
        toy.call("change_thing", thing_id=thing_id, body={"name": "y"}, if_match='"7-0123456789abcdef"').status == 200
    )
    assert toy.call("get_thing", thing_id=thing_id).status == 200
    assert records(toy) == []
    assert make(toy, idempotency_key="k").json == make(toy, idempotency_key="k").json
    assert len(records(toy)) == 1


def test_what_a_test_client_does_leaves_none(toy):
    client_id = uuid7()
    who = Principal(person_id=client_id, client_id=client_id, roles=frozenset({"curator"}), test=True)
    instance = toy.instance()
    instance.call = type(instance.call)(principal=who)
    with instance.transaction():
        instance.audit("tried")
    assert records(toy) == []


def test_a_secret_that_is_not_accepted_leaves_a_record(toy):
    thing_id = uuid7()
    assert toy.call("try_secret", thing_id=thing_id, body={"name": "wrong"}).status == 401
    [record] = records(toy)
    assert (record["actor_kind"], record["outcome"], record["target_id"]) == ("nobody", "refused", str(thing_id))
    assert record["details"] == {"problem": "unauthenticated"}


# ---- what nobody may do ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (CURATOR, 200),
        (AUDITOR, 200),
        (person(), 403),
        (member(uuid7(), "contributor"), 403),
        (member(uuid7(), "manager", kind="innovation_centre"), 403),
        (Principal(), 401),
        (Principal(person_id=uuid7(), client_id=uuid7(), roles=frozenset({"auditor"})), 403),
    ],
)
def test_curators_and_auditors_read_it_and_nobody_else(toy, who, status):
    assert toy.call("list_toy_audit", principal=who).status == status


def test_an_auditor_may_do_nothing_else(toy):
    assert make(toy, principal=AUDITOR).status == 403


def test_reading_is_filtered_paged_and_recorded(toy):
    other = person("curator")
    for principal in (CURATOR, other, CURATOR, CURATOR):
        make(toy, principal=principal)
    query = {"actor": CURATOR.person_id, "limit": 2}
    first = toy.call("list_toy_audit", principal=AUDITOR, query=query).json
    rest = toy.call("list_toy_audit", principal=AUDITOR, query={**query, "cursor": first["next"]}).json
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]
    assert {item["actor_id"] for item in first["items"] + rest["items"]} == {str(CURATOR.person_id)}
    target = first["items"][0]["target_id"]
    [item] = toy.call("list_toy_audit", principal=AUDITOR, query={"target": target}).json["items"]
    assert item["target_type"] == "thing"
    readings = toy.call("list_toy_audit", principal=CURATOR, query={"action": "list_toy_audit"}).json["items"]
    assert [reading["actor_id"] for reading in readings] == [str(AUDITOR.person_id)] * 3
    assert readings[0]["details"] == {"target": target}
    ahead = {"since": "2999-01-01T00:00:00Z"}
    assert toy.call("list_toy_audit", principal=AUDITOR, query=ahead).json["items"] == []
    assert toy.call("list_toy_audit", principal=AUDITOR, query={"cursor": "made-up"}).status == 400
