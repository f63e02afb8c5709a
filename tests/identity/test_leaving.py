"""Members leave organisations: who may end what, who takes over, and what others are told."""

import base64
import json

import pytest

from chassis.database import uuid7
from chassis.testing import member, person
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
ATHENS = identifier("municipality:4501")
MARIA, NIKOS = "maria@lamia.example", "nikos@lamia.example"


@pytest.fixture
def maria(registered):
    """A manager and approver of Lamia, whose only manager she is."""
    maria = registered.active_person(MARIA)
    for role in ("manager", "approver"):
        give(registered, MARIA, role)
    return maria


def give(house, email, role, organisation=LAMIA):
    body = {"email": email, "role": role}
    assert house.call("add_member", principal=person("curator"), body=body, organisation_id=organisation).status == 201


def remove(house, principal, person_id, role=None, organisation=LAMIA):
    query = {"role": role} if role else {}
    return house.call(
        "remove_member", principal=principal, organisation_id=organisation, person_id=person_id, query=query
    )


def hand_over(house, principal, person_id, email=NIKOS):
    return house.call(
        "hand_over_duties", principal=principal, organisation_id=LAMIA, person_id=person_id, body={"email": email}
    )


def roles(house, person_id):
    return house.scalar("select string_agg(role, ' ' order by role) from memberships where person_id = :p", p=person_id)


def test_a_mail_card_has_the_roles_that_hold_now(registered, maria):
    where = {"organisation_id": str(LAMIA), "organisation_kind": "municipality", "region": "GR-H"}

    def held():
        [card] = registered.mail_cards(maria)
        return sorted(card["roles"], key=lambda role: role["role"])

    assert held() == [{"role": "approver", **where}, {"role": "manager", **where}]
    remove(registered, person("curator"), maria, "approver")
    assert held() == [{"role": "manager", **where}]
    nowhere = {"organisation_id": None, "organisation_kind": None, "region": None}
    registered.execute("insert into platform_roles values (:p, 'curator', now())", p=maria)
    registered.execute("update organisations set status = 'dissolved' where id = :o", o=LAMIA)
    assert held() == [{"role": "curator", **nowhere}]


def test_curator_ends_one_role_or_all_and_tokens_need_refresh(registered, maria, clock):
    assert remove(registered, person("curator"), maria, "approver").status == 204
    assert roles(registered, maria) == "manager"
    assert remove(registered, person("curator"), maria).status == 204
    assert roles(registered, maria) is None
    events = [event["data"] for event in registered.events("member.removed.v1")]
    assert [event["role"] for event in events] == ["approver", "manager"]
    assert events[0] == {
        "person_id": str(maria),
        "organisation_id": str(LAMIA),
        "organisation_kind": "municipality",
        "region": "GR-H",
        "role": "approver",
        "inherited": False,
        "successor_id": None,
    }
    ended = registered.events("access.ended.v1")
    assert [event["data"] for event in ended] == [{"subject_id": str(maria), "ended_at": int(clock().timestamp())}] * 2
    assert remove(registered, person("curator"), maria).json["type"] == "/problems/member-not-found"


def test_managers_remove_own_members_and_anybody_may_leave(registered, maria):
    nikos = registered.active_person(NIKOS)
    give(registered, NIKOS, "contributor")
    for stranger in (member(ATHENS, "manager", region="GR-I"), member(LAMIA, "approver"), member(LAMIA, "contributor")):
        assert remove(registered, stranger, nikos).json["type"] == "/problems/members-not-yours-to-remove"
    assert remove(registered, person(), nikos).status == 403
    himself = member(LAMIA, "contributor", person_id=nikos)
    assert remove(registered, himself, nikos).status == 204
    give(registered, NIKOS, "contributor")
    assert remove(registered, member(LAMIA, "manager", person_id=maria), nikos).status == 204
    assert remove(registered, member(LAMIA, "manager"), uuid7()).status == 404
    assert remove(registered, person("curator"), nikos, organisation=uuid7()).status == 404


def test_organisation_keeps_at_least_one_active_manager(registered, maria):
    herself = member(LAMIA, "manager", person_id=maria)
    refused = remove(registered, herself, maria)
    assert (refused.status, refused.json["type"]) == (409, "/problems/last-manager")
    assert remove(registered, herself, maria, "approver").status == 204
    registered.active_person(NIKOS)
    give(registered, NIKOS, "manager")
    registered.execute("update people set status = 'suspended' where email = :e", e=NIKOS)
    assert remove(registered, herself, maria).status == 409, "one whose account is shut manages nothing"
    registered.execute("update people set status = 'active' where email = :e", e=NIKOS)
    assert remove(registered, herself, maria).status == 204


def test_a_successor_takes_the_duties_over_and_keeps_their_own(registered, maria):
    nikos = registered.active_person(NIKOS)
    give(registered, NIKOS, "contributor")
    give(registered, NIKOS, "approver")
    answered = hand_over(registered, member(LAMIA, "manager", person_id=maria), maria)
    assert answered.status == 200
    assert answered.json == {
        "person_id": str(nikos),
        "organisation_id": str(LAMIA),
        "roles": ["approver", "contributor", "manager"],
    }
    assert roles(registered, maria) is None
    assert roles(registered, nikos) == "approver contributor manager"
    removed = registered.events("member.removed.v1")
    assert {event["data"]["role"] for event in removed} == {"approver", "manager"}
    assert {event["data"]["successor_id"] for event in removed} == {str(nikos)}
    assert [event["data"]["role"] for event in registered.events("member.added.v1")][-1] == "manager"


def test_who_may_hand_over_and_to_whom(registered, maria):
    registered.active_person(NIKOS)
    manager = member(LAMIA, "manager", person_id=maria)
    for stranger in (member(ATHENS, "manager"), member(LAMIA, "approver"), person()):
        assert hand_over(registered, stranger, maria).status == 403
    assert hand_over(registered, manager, maria, MARIA).json["type"] == "/problems/successor-the-same"
    assert hand_over(registered, manager, maria, "nobody@lamia.example").status == 422
    assert hand_over(registered, manager, registered.person_id(NIKOS)).status == 404
    assert roles(registered, maria) == "approver manager"


def test_members_are_shown_to_one_another_and_to_curators(registered, maria):
    shown = registered.call("list_members", principal=member(LAMIA, "contributor"), organisation_id=LAMIA).json["items"]
    assert [(one["person_id"], one["role"]) for one in shown] == [(str(maria), "approver"), (str(maria), "manager")]
    assert set(shown[0]) == {"person_id", "name", "role", "suspended", "created_at"}
    assert registered.call("list_members", principal=person("curator"), organisation_id=LAMIA).json["items"] == shown
    for stranger in (member(ATHENS, "manager"), person()):
        assert registered.call("list_members", principal=stranger, organisation_id=LAMIA).status == 403
    assert registered.call("list_members", organisation_id=LAMIA).status == 401


def test_the_next_refresh_tells_the_roles_that_are_left(registered, maria, clock):
    token = registered.sign_in(MARIA).json["refresh_token"]
    remove(registered, person("curator"), maria, "manager")
    clock.forward(seconds=1)
    payload = registered.refresh(token).json["access_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert [one["role"] for one in claims["memberships"]] == ["approver"]
    [ended] = registered.events("access.ended.v1")
    assert claims["iat"] > ended["data"]["ended_at"]
