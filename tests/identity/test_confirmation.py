"""Confirmation of an account: the link, its page, its button."""

import pytest

MARIA = "maria@lamia.example"
FORM = "application/x-www-form-urlencoded"


def test_confirming_opens_the_account_once_and_again_is_fine(identity, clock):
    identity.register(MARIA)
    token = identity.verification_token(MARIA)
    clock.forward(hours=47)
    assert identity.confirm(token=token).status == 204
    assert identity.confirm(token=token, password="another long passphrase", name="Mallory").status == 204
    [event] = identity.events("person.verified.v1")
    assert event["data"] == {"person_id": str(identity.person_id(MARIA))}
    assert identity.scalar("select status || ' ' || name from people") == "active Μαρία Δοκιμή"
    assert identity.sign_in(MARIA).status == 201


@pytest.mark.parametrize("hours", [1, 49])
def test_a_second_click_says_that_all_is_well(identity, clock, hours):
    identity.register(MARIA)
    token = identity.verification_token(MARIA)
    identity.confirm(token=token)
    clock.forward(hours=hours)
    shown = identity.call("show_verification_page", query={"token": token}, accepts_html=True)
    body = f"token={token}&password=another+long+passphrase".encode()
    sent = identity.call("verify_person", body=body, content_type=FORM, accepts_html=True)
    for page in (shown, sent):
        assert page.status == 200
        assert "έχει ήδη επιβεβαιωθεί" in page.text
        assert "<form" not in page.text
        assert MARIA not in page.text
    assert identity.sign_in(MARIA).status == 201


def test_a_link_lasts_48_hours(identity, clock):
    identity.register(MARIA)
    token = identity.verification_token(MARIA)
    clock.forward(hours=48)
    answered = identity.confirm(token=token)
    assert (answered.status, answered.json["type"]) == (410, "/problems/verification-link-expired")
    shown = identity.call("show_verification_page", query={"token": token}, accepts_html=True)
    assert shown.status == 410
    assert identity.scalar("select status from people") == "pending"


def test_a_suspended_person_is_not_let_in_by_an_old_link(identity):
    identity.register(MARIA)
    token = identity.verification_token(MARIA)
    identity.confirm(token=token)
    identity.execute("update people set status = 'suspended'")
    assert identity.confirm(token=token).status == 400
    assert identity.call("show_verification_page", query={"token": token}, accepts_html=True).status == 400
    assert identity.scalar("select status from people") == "suspended"


def test_opening_the_link_changes_nothing_and_shows_a_button(identity):
    identity.register(MARIA, language="en")
    token = identity.verification_token(MARIA)
    page = identity.call("show_verification_page", query={"token": token})
    assert page.status == 200
    assert page.reply.content_type == "text/html; charset=utf-8"
    assert '<html lang="en">' in page.text
    assert '<form method="post" action="verify">' in page.text
    assert f'value="{token}"' in page.text
    assert 'value="Μαρία Δοκιμή"' in page.text
    assert 'name="password" type="password"' in page.text
    assert page.reply.headers["Content-Language"] == "en"
    assert "default-src 'none'" in page.reply.headers["Content-Security-Policy"]
    assert identity.scalar("select status from people") == "pending"


def test_the_button_confirms_and_says_so_in_a_page(identity):
    identity.register(MARIA)
    body = f"token={identity.verification_token(MARIA)}&name=Maria&password=trapezi+kai+4+karekles".encode()
    page = identity.call("verify_person", body=body, content_type=FORM, accepts_html=True)
    assert page.status == 200
    assert "Ο λογαριασμός σας επιβεβαιώθηκε" in page.text
    assert identity.scalar("select status from people") == "active"


@pytest.mark.parametrize("language", ["el", "en"])
def test_a_link_that_is_of_no_use_leads_to_a_page_that_says_so(identity, language):
    browser = {"language": language, "accepts_html": True}
    shown = identity.call("show_verification_page", query={"token": '"><script>alert(1)</script>'}, **browser)
    body = b"token=%22%3E%3Cscript%3E&password=trapezi+kai+4+karekles"
    sent = identity.call("verify_person", body=body, content_type=FORM, **browser)
    for page in (shown, sent):
        assert page.status == 400
        assert f'<html lang="{language}">' in page.text
        assert "<script" not in page.text
        assert "<form" not in page.text
