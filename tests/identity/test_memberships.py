"""Who gives whom a role, and what of it others are told."""

import pytest
from sqlalchemy.exc import IntegrityError

from chassis.database import uuid7
from chassis.testing import member, person
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
ATHENS = identifier("municipality:4501")
MARIA = "maria@lamia.example"


def add(house, principal, *, email=MARIA, role="contributor", organisation=LAMIA):
    return house.call(
        "add_member", principal=principal, body={"email": email, "role": role}, organisation_id=organisation
    )


def test_curator_gives_a_role_announced_without_an_address(registered):
    maria = registered.active_person(MARIA)
    answered = add(registered, person("curator"), role="approver")
    assert answered.status == 201
    assert answered.json["person_id"] == str(maria)
    assert set(answered.json) == {"person_id", "organisation_id", "role", "created_at"}
    [event] = registered.events("member.added.v1")
    assert event["aggregate_id"] == str(maria)
    assert event["data"] == {
        "person_id": str(maria),
        "organisation_id": str(LAMIA),
        "organisation_kind": "municipality",
        "region": "GR-H",
        "role": "approver",
        "inherited": False,
    }


def test_a_person_sees_their_roles_with_the_names_of_the_bodies(registered):
    maria = registered.active_person(MARIA)
    add(registered, person("curator"), role="approver")
    me = registered.call("get_me", principal=person(person_id=maria)).json
    assert me["memberships"] == [
        {
            "organisation_id": str(LAMIA),
            "organisation_name_el": "Δήμος Λαμιέων",
            "organisation_name_en": "Municipality of Lamia",
            "organisation_kind": "municipality",
            "region": "GR-H",
            "role": "approver",
            "inherited": False,
        }
    ]


CALLERS = {
    "nobody": (None, 401),
    "reader": (person(), 403),
    "contributor": (member(LAMIA, "contributor"), 403),
    "approver": (member(LAMIA, "approver"), 403),
    "manager": (member(LAMIA, "manager"), 201),
    "manager of another body": (member(ATHENS, "manager", region="GR-I"), 403),
    "contributor here, manager elsewhere": (
        person(memberships=(*member(LAMIA, "contributor").memberships, *member(ATHENS, "manager").memberships)),
        403,
    ),
    "curator": (person("curator"), 201),
}


@pytest.mark.parametrize(("principal", "status"), CALLERS.values(), ids=CALLERS)
def test_curators_and_managers_of_the_body_add_members(registered, principal, status):
    registered.active_person(MARIA)
    answered = (
        add(registered, principal)
        if principal
        else registered.call("add_member", body={"email": MARIA, "role": "contributor"}, organisation_id=LAMIA)
    )
    assert answered.status == status
    assert registered.scalar("select count(*) from memberships") == (status == 201)


def test_person_without_a_confirmed_account_is_named_as_fault(registered):
    registered.register("pending@lamia.example")
    for email in ("nobody@lamia.example", "pending@lamia.example"):
        answered = add(registered, person("curator"), email=email)
        assert answered.status == 422
        assert [(e["field"], e["code"]) for e in answered.json["errors"]] == [("email", "unknown_person")]


def test_a_role_is_given_once_and_several_roles_are_fine(registered):
    registered.active_person(MARIA)
    assert add(registered, person("curator")).status == 201
    assert add(registered, person("curator"), role="manager").status == 201
    again = add(registered, person("curator"), email="MARIA@lamia.example")
    assert (again.status, again.json["type"]) == (409, "/problems/member-already-added")
    assert len(registered.events("member.added.v1")) == 2


def test_token_with_the_most_roles_is_still_taken_by_servers(registered):
    maria = registered.active_person(MARIA)
    registered.execute(
        "insert into memberships select :p, id, 'contributor', now() from organisations"
        " where kind = 'municipality' order by slug limit 31",
        p=maria,
    )
    bodies = registered.call("list_organisations", query={"kind": "decentralised_administration"}).json["items"]
    assert add(registered, person("curator"), organisation=bodies[0]["id"]).status == 201
    assert len(registered.sign_in().json["access_token"]) < 8000
    refused = add(registered, person("curator"), organisation=bodies[1]["id"])
    assert (refused.status, refused.json["type"]) == (409, "/problems/memberships-too-many")


def test_nobody_joins_a_body_that_no_longer_works(registered):
    registered.active_person(MARIA)
    registered.execute("update organisations set status = 'dissolved' where id = :id", id=LAMIA)
    assert add(registered, person("curator")).json["type"] == "/problems/organisation-not-active"


def test_an_unknown_body_or_role_is_refused(registered):
    registered.active_person(MARIA)
    assert add(registered, person("curator"), organisation=uuid7()).status == 404
    assert add(registered, person("curator"), role="curator").status == 422


def test_the_database_knows_the_roles_too(registered):
    maria = registered.active_person(MARIA)
    with pytest.raises(IntegrityError):
        registered.execute("insert into platform_roles values (:p, 'king', now())", p=maria)
    with pytest.raises(IntegrityError):
        registered.execute("insert into memberships values (:p, :o, 'curator', now())", p=maria, o=LAMIA)
