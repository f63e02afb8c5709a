"""Vacancies: curators hear of a body that has nobody left to decide for it."""

import pytest

from chassis.testing import person
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
CENTRE = identifier("innovation-centre:GR-H:open")
CURATOR = person("curator")
MARIA, NIKOS = "maria@lamia.example", "nikos@lamia.example"


def give(house, email, role, organisation=LAMIA):
    body = {"email": email, "role": role}
    assert house.call("add_member", principal=CURATOR, body=body, organisation_id=organisation).status == 201


def remove(house, person_id, role=None, organisation=LAMIA):
    query = {"role": role} if role else {}
    gone = house.call(
        "remove_member", principal=CURATOR, organisation_id=organisation, person_id=person_id, query=query
    )
    assert gone.status == 204


def suspend(house, email):
    body = {"email": email, "reason": "Απουσία"}
    assert house.call("suspend_person", principal=CURATOR, body=body).status == 201


def vacant(house):
    return [event["data"]["organisation_id"] for event in house.events("organisation.unmanaged.v1")]


@pytest.fixture
def maria(registered):
    """A manager of Lamia, beside a contributor."""
    registered.active_person(NIKOS)
    give(registered, NIKOS, "contributor")
    maria = registered.active_person(MARIA)
    give(registered, MARIA, "manager")
    return maria


def leaves(house, maria):
    remove(house, maria)


def is_suspended(house, maria):
    del maria
    suspend(house, MARIA)


def is_erased(house, maria):
    del maria
    asked = {"email": MARIA, "reference": "Α.Π. 1/2026"}
    house.asks["notifications", "expect_erasure"] = lambda **_: {}
    erased = house.call("erase_person", principal=CURATOR, body=asked)
    assert erased.status == 202, erased.text


@pytest.mark.parametrize("goes", [leaves, is_suspended, is_erased])
def test_a_body_without_a_decider_is_told_of_once(registered, maria, goes):
    goes(registered, maria)
    assert vacant(registered) == [str(LAMIA)]
    remove(registered, registered.person_id(NIKOS))
    assert len(vacant(registered)) == 1


@pytest.mark.parametrize("goes", [leaves, is_suspended])
def test_another_decider_is_enough(registered, maria, goes):
    give(registered, NIKOS, "approver")
    goes(registered, maria)
    assert vacant(registered) == []


def test_a_suspended_decider_is_none(registered, maria):
    give(registered, NIKOS, "approver")
    suspend(registered, NIKOS)
    assert vacant(registered) == []
    remove(registered, maria)
    assert vacant(registered) == [str(LAMIA)]


def test_one_of_two_roles_of_a_person_is_no_vacancy(registered, maria):
    give(registered, MARIA, "approver")
    remove(registered, maria, "manager")
    assert vacant(registered) == []


def test_a_centre_decides_by_its_managers(registered, maria):
    for email, role in ((MARIA, "manager"), (NIKOS, "approver")):
        give(registered, email, role, CENTRE)
    remove(registered, maria, organisation=CENTRE)
    assert vacant(registered) == [str(CENTRE)]


def test_who_hands_over_or_closes_leaves_no_vacancy(registered, maria):
    handed = registered.call(
        "hand_over_duties", principal=CURATOR, organisation_id=LAMIA, person_id=maria, body={"email": NIKOS}
    )
    assert handed.status == 200
    closed = registered.call(
        "close_organisation", principal=CURATOR, organisation_id=LAMIA, body={"successor_id": None, "reason": "Έληξε"}
    )
    assert closed.status == 200
    assert vacant(registered) == []
