"""Representatives for innovation: appointed like other members, without a word in what the body writes or decides."""

import pytest

from chassis.errors import Forbidden
from chassis.testing import member, person
from commons.permissions import ORGANISATION_APPROVER, ORGANISATION_EDITOR
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
MARIA = "maria@lamia.example"
APPOINTED = {"email": MARIA, "role": "representative"}


def test_a_manager_appoints_and_other_services_hear(registered):
    maria = registered.active_person(MARIA)
    answered = registered.call("add_member", principal=member(LAMIA, "manager"), body=APPOINTED, organisation_id=LAMIA)
    assert answered.status == 201
    [event] = registered.events("member.added.v1")
    assert (event["data"]["person_id"], event["data"]["role"]) == (str(maria), "representative")
    manager = member(LAMIA, "manager")
    gone = registered.call(
        "remove_member", principal=manager, organisation_id=LAMIA, person_id=maria, query={"role": "representative"}
    )
    assert gone.status == 204
    [ended] = registered.events("member.removed.v1")
    assert ended["data"]["role"] == "representative"


def test_an_invitation_names_the_role_in_words(registered):
    curator = person("curator", person_id=registered.active_person("curator@ministry.example"))
    invited = registered.call("invite_to_organisation", principal=curator, body=APPOINTED, organisation_id=LAMIA)
    assert invited.status == 201
    assert invited.json["role"] == "representative"


@pytest.mark.parametrize("allowed", [ORGANISATION_EDITOR, ORGANISATION_APPROVER], ids=["writes", "decides"])
def test_the_role_alone_neither_writes_nor_decides(allowed):
    allowed.check(member(LAMIA, "manager"))
    with pytest.raises(Forbidden):
        allowed.check(member(LAMIA, "representative"))


def test_they_see_their_colleagues_and_may_leave(registered):
    maria = registered.active_person(MARIA)
    assert (
        registered.call("add_member", principal=person("curator"), body=APPOINTED, organisation_id=LAMIA).status == 201
    )
    herself = member(LAMIA, "representative", person_id=maria)
    [seen] = registered.call("list_members", principal=herself, organisation_id=LAMIA).json["items"]
    assert seen["role"] == "representative"
    left = registered.call("remove_member", principal=herself, organisation_id=LAMIA, person_id=maria)
    assert left.status == 204
