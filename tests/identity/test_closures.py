"""A body that ends leaves nothing that waits for nobody: its people stop at once, those of its successor go on."""

import pytest

from chassis.database import uuid7
from chassis.principal import Membership
from chassis.testing import member, person
from identity.organisation.membership.departure import end_all
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
AMFIKLEIA = identifier("municipality:2702")
LOKROI = identifier("municipality:2703")
CENTRE = identifier("innovation-centre:GR-H:open")
CURATOR = person("curator")


@pytest.fixture
def staffed(registered):
    """Three municipalities, each with a manager; the first has a contributor, too."""
    for place, role, email in (
        (LAMIA, "manager", "maria@lamia.example"),
        (LAMIA, "contributor", "kostas@lamia.example"),
        (AMFIKLEIA, "manager", "eleni@amfikleia.example"),
        (LOKROI, "manager", "nikos@lokroi.example"),
    ):
        registered.active_person(email)
        added = join(registered, place, role, email)
        assert added.status == 201
    return registered


def join(house, place, role, email):
    return house.call("add_member", principal=CURATOR, organisation_id=place, body={"email": email, "role": role})


def close(house, organisation_id=LAMIA, successor_id=AMFIKLEIA, by=CURATOR):
    body = {"successor_id": str(successor_id) if successor_id else None, "reason": "Συγχωνεύθηκε."}
    return house.call("close_organisation", principal=by, organisation_id=organisation_id, body=body)


def roles(house, email):
    me = house.call("get_me", principal=person(person_id=house.person_id(email)))
    return {(one["organisation_id"], one["role"], one["inherited"]) for one in me.json["memberships"]}


def roles_announced(house):
    held = set()
    for event in house.events("member.added.v1", "member.removed.v1"):
        role = (event["data"]["person_id"], event["data"]["organisation_id"], event["data"]["role"])
        (held.add if event["type"] == "member.added.v1" else held.discard)(role)
    return held


def test_closed_body_says_what_follows(staffed):
    answered = close(staffed)
    assert answered.status == 200
    assert (answered.json["status"], answered.json["successor_id"]) == ("dissolved", str(AMFIKLEIA))
    assert answered.json["closed_because"] == "Συγχωνεύθηκε."
    public = staffed.call("get_organisation", organisation_id=LAMIA).json
    assert (public["status"], public["successor_id"]) == ("dissolved", str(AMFIKLEIA))
    assert public["closed_at"] == answered.json["closed_at"]
    assert "closed_because" not in public
    [closed] = staffed.events("organisation.closed.v1")
    assert closed["data"]["successor_id"] == str(AMFIKLEIA)
    assert staffed.events("organisation.updated.v1")[-1]["data"]["status"] == "dissolved"
    assert "Συγχωνεύθηκε" not in str(staffed.events())


def test_people_of_the_successor_act_and_the_others_stop(staffed):
    close(staffed)
    assert roles(staffed, "maria@lamia.example") == set()
    assert roles(staffed, "eleni@amfikleia.example") == {
        (str(AMFIKLEIA), "manager", False),
        (str(LAMIA), "manager", True),
    }
    ended = {event["data"]["subject_id"] for event in staffed.events("access.ended.v1")}
    assert {str(staffed.person_id(f"{name}@lamia.example")) for name in ("maria", "kostas")} <= ended


def test_token_of_the_successor_carries_the_inherited_role(staffed):
    import base64
    import json

    close(staffed)
    token = staffed.sign_in("eleni@amfikleia.example").json["access_token"]
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["memberships"] == [
        {"organisation_id": str(AMFIKLEIA), "role": "manager", "kind": "municipality", "region": "GR-H"},
        {
            "organisation_id": str(LAMIA),
            "role": "manager",
            "kind": "municipality",
            "region": "GR-H",
            "inherited": True,
        },
    ]


def test_roles_that_others_hear_of_are_those_that_hold(staffed):
    close(staffed)
    join(staffed, AMFIKLEIA, "contributor", "kostas@lamia.example")
    close(staffed, AMFIKLEIA, LOKROI)
    join(staffed, LOKROI, "approver", "maria@lamia.example")
    staffed.call(
        "remove_member",
        principal=CURATOR,
        organisation_id=LOKROI,
        person_id=staffed.person_id("maria@lamia.example"),
        query={},
    )
    nikos = str(staffed.person_id("nikos@lokroi.example"))
    assert roles_announced(staffed) == {(nikos, str(place), "manager") for place in (LAMIA, AMFIKLEIA, LOKROI)}
    assert roles(staffed, "nikos@lokroi.example") == {
        (str(LOKROI), "manager", False),
        (str(AMFIKLEIA), "manager", True),
        (str(LAMIA), "manager", True),
    }
    [card] = staffed.mail_cards(nikos)
    assert {(role["organisation_id"], role["role"]) for role in card["roles"]} == {
        (str(place), "manager") for place in (LAMIA, AMFIKLEIA, LOKROI)
    }


def test_invitations_and_programs_end_with_the_body(staffed):
    staffed.call(
        "invite_to_organisation",
        principal=person("curator", person_id=staffed.person_id("maria@lamia.example")),
        organisation_id=LAMIA,
        body={"email": "new@lamia.example", "role": "contributor"},
    )
    maria = person(
        person_id=staffed.person_id("maria@lamia.example"),
        memberships=(Membership(LAMIA, "manager", "municipality", "GR-H"),),
    )
    made = staffed.call(
        "register_client",
        principal=maria,
        body={"organisation_id": str(LAMIA), "name": "Πρόγραμμα", "scopes": ["practices:read"]},
    )
    assert made.status == 201
    close(staffed, by=person("curator", person_id=staffed.person_id("nikos@lokroi.example")))
    assert staffed.scalar("select state from invitations") == "withdrawn"
    assert staffed.scalar("select revoked_at is not null from clients")
    ended = {event["data"]["subject_id"] for event in staffed.events("access.ended.v1")}
    assert made.json["id"] in ended


@pytest.mark.parametrize("successor", [LAMIA, CENTRE, uuid7()], ids=["itself", "centre", "unknown"])
def test_unfit_successor_is_named(staffed, successor):
    answered = close(staffed, successor_id=successor)
    assert answered.status == 422
    assert [error["field"] for error in answered.json["errors"]] == ["successor_id"]


def test_body_is_closed_once_and_follows_nobody_afterwards(staffed):
    assert close(staffed, successor_id=None).status == 200
    assert close(staffed).json["type"] == "/problems/organisation-closed-already"
    assert close(staffed, AMFIKLEIA, LAMIA).status == 422
    assert join(staffed, LAMIA, "contributor", "eleni@amfikleia.example").status == 409


def test_only_curators_close(staffed):
    assert close(staffed, by=member(LAMIA, "manager")).status == 403
    assert close(staffed, organisation_id=uuid7()).status == 404


def test_erased_person_loses_inherited_roles_too(staffed):
    close(staffed)
    service = staffed.instance()
    with service.transaction() as session:
        events, count = end_all(session, staffed.person_id("eleni@amfikleia.example"), by=CURATOR, now=service.now)
        service.publish(*events)
    assert count == 1
    assert {place for _, place, _ in roles_announced(staffed)} == {str(LOKROI)}
