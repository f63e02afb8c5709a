"""Tests of mails about accounts: a new password, an invitation to an organisation, the end of a role."""

import pytest
from postal import LAMIA, body_text
from sqlalchemy import text as sql

from chassis.database import uuid7

LINKS = {"el": "https://kainotomia.example/v1/people", "en": "https://kainotomia.example/v1/people"}


@pytest.mark.parametrize(
    ("language", "subject"), [("el", "Επιλέξτε νέο κωδικό πρόσβασης"), ("en", "Choose a new password")]
)
def test_whoever_forgot_a_password_gets_the_link(platform, post, language, subject):
    maria = platform.person(language=language, token="reset-token")
    said = {"person_id": str(maria)}
    platform.hear("person.password_reset_requested.v1", said)
    platform.deliver()
    [mail] = post.mails
    assert (mail["To"], mail["Subject"]) == ("maria@lamia.example", subject)
    assert f"{LINKS[language]}/password?token=reset-token" in body_text(mail)


def test_an_account_that_is_shut_gets_no_link(platform, post):
    maria = platform.person(status="suspended", token="reset-token")
    said = {"person_id": str(maria)}
    platform.hear("person.password_reset_requested.v1", said)
    platform.deliver()
    assert post.mails == []


def test_a_changed_password_is_told_to_its_owner(platform, post):
    maria = platform.person(language="en")
    platform.hear("person.password_changed.v1", {"person_id": str(maria)})
    platform.deliver()
    [mail] = post.mails
    assert mail["Subject"] == "Your password was changed"
    assert "you have an account with this address" in body_text(mail)


def test_both_addresses_hear_of_a_change(platform, post):
    change = platform.person("m@chalkida.example", token="about-the-address")
    maria = platform.person(token="about-the-address")
    platform.hear("person.email_change_requested.v1", {"person_id": str(maria), "change_id": str(change)})
    platform.deliver()
    told = {mail["To"]: (mail["Subject"], body_text(mail)) for mail in post.mails}
    for address, subject, path in (
        ("m@chalkida.example", "Επιβεβαιώστε τη νέα σας διεύθυνση", "email"),
        ("maria@lamia.example", "Ζητήθηκε αλλαγή της διεύθυνσής σας", "email/keep"),
    ):
        assert told[address][0] == subject
        assert f"{LINKS['el']}/{path}?token=about-the-address" in told[address][1]


def test_the_new_address_is_told_that_it_counts(platform, post):
    maria = platform.person("m@chalkida.example", language="en")
    platform.hear("person.email_changed.v1", {"person_id": str(maria)})
    platform.deliver()
    assert [mail["Subject"] for mail in post.mails] == ["The address of your account has changed"]


@pytest.mark.parametrize(
    ("language", "subject", "role"),
    [("el", "Πρόσκληση: Δήμος Λαμιέων", "εγκρίνων"), ("en", "Invitation: Municipality of Lamia", "approver")],
)
def test_whoever_is_invited_gets_the_link_at_the_address_given(platform, post, language, subject, role):
    platform.organisation()
    invitation = platform.person("guest@lamia.example", language=language, status="invited", token="joining")
    said = {"invitation_id": str(invitation), "organisation_id": str(LAMIA), "role": "approver"}
    platform.hear("invitation.made.v1", said)
    platform.deliver()
    [mail] = post.mails
    assert (mail["To"], mail["Subject"]) == ("guest@lamia.example", subject)
    text = body_text(mail)
    assert f"{LINKS[language]}/invitation?token=joining" in text
    assert role in text


def test_withdrawn_invitation_is_not_mailed(platform, post):
    said = {"invitation_id": str(uuid7()), "organisation_id": str(LAMIA), "role": "approver"}
    platform.hear("invitation.made.v1", said)
    platform.deliver()
    assert post.mails == []


def test_mails_about_duties_end_with_the_role(platform, post):
    maria = platform.person()
    nikos = platform.person("nikos@lamia.example")
    for person in (maria, nikos):
        platform.duty(person, "manager", organisation_id=uuid7(), kind="innovation_centre")
    centre = uuid7()
    platform.duty(maria, "approver", organisation_id=centre)
    platform.submit()
    platform.deliver()
    assert sorted(mail["To"] for mail in post.mails) == ["maria@lamia.example", "nikos@lamia.example"]
    with platform.engine.connect() as connection:
        where = "select organisation_id from role_assignments where person_id = :p and role = 'manager'"
        office = connection.execute(sql(where), {"p": maria}).scalar_one()
    for _ in range(2):
        platform.duty_ends(maria, "manager", organisation_id=office, kind="innovation_centre")
    post.taken.clear()
    platform.submit()
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["nikos@lamia.example"]


def test_a_role_on_the_platform_ends_too(platform, post):
    maria, nikos = platform.person(), platform.person("nikos@lamia.example")
    for person in (maria, nikos):
        platform.duty(person, "curator")
    for _ in range(2):
        platform.duty_ends(maria, "curator")
    platform.submit(tier="ministry")
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["nikos@lamia.example"]
