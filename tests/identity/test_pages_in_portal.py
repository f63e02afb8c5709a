"""Tests of the pages behind links of mails where there is a portal: a person's browser is led to it, nobody else."""

import dataclasses

import pytest

from chassis.principal import Membership
from chassis.testing import person
from identity.organisation.register.entries import identifier

PORTAL = "https://portal.example"
MARIA = "maria@lamia.example"
LAMIA = identifier("municipality:2701")


@pytest.fixture
def in_portal(registered):
    """Identity of an installation with a portal."""
    registered.settings = dataclasses.replace(registered.settings, portal_url=PORTAL)
    return registered


def open_link(house, operation, token):
    """Return where a browser is led. A program and a mail scanner get the page itself."""
    query = {"token": token}
    for html in (True, False):
        page = house.call(operation, query=query, accepts_html=html)
        assert page.status == 200
        assert "<form" in page.text
        assert token in page.text
    moved = house.call(operation, query=query, is_navigation=True)
    assert moved.status == 302
    return moved.reply.headers["Location"]


def token_of(house, thing_id, purpose):
    [card] = house.mail_cards(thing_id, purpose=purpose)
    return card["token"]


def test_the_link_of_a_registration(in_portal):
    in_portal.register(MARIA, language="en")
    token = in_portal.verification_token(MARIA)
    assert open_link(in_portal, "show_verification_page", token) == f"{PORTAL}/en/verify?token={token}"


def test_the_link_of_a_password_reset(in_portal):
    maria = in_portal.active_person(MARIA)
    in_portal.call("request_password_reset", body={"email": MARIA})
    in_portal.instance().pick_up_password_resets()
    token = token_of(in_portal, maria, "reset")
    assert open_link(in_portal, "show_password_page", token) == f"{PORTAL}/el/password?token={token}"


def test_the_link_of_an_invitation(in_portal):
    maria = in_portal.active_person(MARIA)
    in_portal.execute("insert into memberships values (:p, :o, 'manager', now())", p=maria, o=LAMIA)
    manager = person(memberships=(Membership(LAMIA, "manager", "municipality", "GR-H"),), person_id=maria)
    invited = in_portal.call(
        "invite_to_organisation",
        principal=manager,
        body={"email": "nikos@lamia.example", "role": "contributor"},
        organisation_id=LAMIA,
    )
    token = token_of(in_portal, invited.json["id"], "invite")
    assert open_link(in_portal, "show_invitation", token) == f"{PORTAL}/el/invitation?token={token}"
