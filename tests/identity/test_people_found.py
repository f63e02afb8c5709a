"""People as curators find them, and the roles that curators grant and revoke."""

import pytest

from chassis.database import uuid7
from chassis.principal import ANONYMOUS
from chassis.testing import member, person
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
MARIA, NIKOS = "maria@lamia.example", "nikos.s@other.example"


@pytest.fixture
def curator():
    return person("curator")


@pytest.fixture
def house(registered):
    registered.maria = registered.active_person(MARIA, name="Μαρία Παπαδοπούλου")
    registered.nikos = registered.active_person(NIKOS, name="Νίκος Σταμάτης")
    registered.register("pending@lamia.example", name="Πέτρος Αναμονή")
    return registered


def found(house, curator, **query):
    answered = house.call("find_people", principal=curator, query=query)
    assert answered.status == 200, answered.text
    return [one["email"] for one in answered.json["items"]]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("παπαδοπ", [MARIA]),
        ("ΠΑΠΑΔΟΠΟΥΛΟΥ μαρια", [MARIA]),
        ("Μαρία Σταμάτης", []),
        ("lamia.example", [MARIA, "pending@lamia.example"]),
        ("NIKOS.S@", [NIKOS]),
        ("σταματης", [NIKOS]),
        ("%%%", []),
        ("_ik", []),
    ],
)
def test_people_are_found_by_parts_of_names_and_addresses(house, curator, q, expected):
    assert found(house, curator, q=q) == expected


def test_the_directory_is_not_read_as_a_whole(house, curator):
    for query in ({}, {"q": "αβ"}, {"limit": 100}):
        assert house.call("find_people", principal=curator, query=query).status == 422
    assert found(house, curator, status="pending") == ["pending@lamia.example"]


def test_pages_follow_one_another(house, curator):
    first = house.call("find_people", principal=curator, query={"q": "example", "limit": 2}).json
    rest = house.call("find_people", principal=curator, query={"q": "example", "cursor": first["next"]}).json
    read = [one["email"] for one in first["items"] + rest["items"]]
    assert read == sorted(read)
    assert {MARIA, NIKOS, "pending@lamia.example"} <= {*read}


def test_one_person_is_shown_with_roles_and_state(house, curator):
    added = {"email": MARIA, "role": "contributor"}
    assert house.call("add_member", principal=curator, organisation_id=LAMIA, body=added).status == 201
    shown = house.call("get_person", principal=curator, person_id=house.maria).json
    assert (shown["name"], shown["email"], shown["status"]) == ("Μαρία Παπαδοπούλου", MARIA, "active")
    [membership] = shown["memberships"]
    assert (membership["organisation_name_el"], membership["role"]) == ("Δήμος Λαμιέων", "contributor")
    assert "password_hash" not in shown
    assert house.call("get_person", principal=curator, person_id=uuid7()).status == 404


def test_readings_are_in_the_audit_trail(house, curator):
    found(house, curator, q="παπαδοπ")
    house.call("get_person", principal=curator, person_id=house.maria)
    trail = house.call("list_identity_audit", principal=curator).json["items"]
    entered = [one for one in trail if one["action"] in {"find_people", "get_person"}]
    assert [one["action"] for one in entered] == ["get_person", "find_people"]
    assert entered[0]["target_id"] == str(house.maria)
    assert MARIA not in str(trail)


@pytest.mark.parametrize("who", ["anonymous", "reader", "manager", "auditor"])
def test_only_curators_find_people(house, who):
    principal = {
        "anonymous": ANONYMOUS,
        "reader": person(),
        "manager": member(LAMIA, "manager"),
        "auditor": person("auditor"),
    }[who]
    expected = 401 if who == "anonymous" else 403
    assert house.call("find_people", principal=principal, query={"q": "example"}).status == expected
    assert house.call("get_person", principal=principal, person_id=house.maria).status == expected


def grant(house, curator, person_id, role="evaluator"):
    return house.call("grant_platform_role", principal=curator, person_id=person_id, body={"role": role})


def revoke(house, curator, person_id, role="evaluator"):
    return house.call("revoke_platform_role", principal=curator, person_id=person_id, role=role)


def test_an_evaluator_is_appointed_once_and_dismissed_at_once(house, curator):
    for _ in range(2):
        granted = grant(house, curator, house.maria)
        assert (granted.status, granted.json["roles"]) == (200, ["evaluator"])
    assert len(house.events("role.granted.v1")) == 1
    assert found(house, curator, role="evaluator") == [MARIA]
    assert revoke(house, curator, house.maria).status == 204
    assert [event["data"]["role"] for event in house.events("role.revoked.v1")] == ["evaluator"]
    assert [event["data"]["subject_id"] for event in house.events("access.ended.v1")] == [str(house.maria)]
    assert revoke(house, curator, house.maria).status == 404


@pytest.mark.parametrize("role", ["curator", "auditor", "manager"])
def test_other_roles_are_not_for_curators_to_give(house, curator, role):
    assert grant(house, curator, house.maria, role).status == 422
    assert revoke(house, curator, house.maria, role).status == 404


def test_roles_go_to_active_accounts_of_others(house, curator):
    pending = house.person_id("pending@lamia.example")
    assert grant(house, curator, pending).json["type"] == "/problems/person-not-active"
    assert grant(house, curator, uuid7()).status == 404
    herself = person("curator", person_id=house.maria)
    assert grant(house, herself, house.maria).json["type"] == "/problems/role-of-oneself"
    assert revoke(house, herself, house.maria).status == 409


def test_an_evaluator_may_be_erased_by_a_curator(house, curator):
    grant(house, curator, house.maria)
    house.asks["notifications", "expect_erasure"] = lambda **_: {}
    body = {"email": MARIA, "reference": "ΑΠ 1/2026"}
    assert house.call("erase_person", principal=curator, body=body).status == 202
