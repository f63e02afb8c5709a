"""People change the address of their account: the new one confirms, the old one hears and may stop it."""

import pytest

from chassis.testing import person
from identity.access.email_change.operations import KNOWS_SUBSCRIBERS

PASSWORD = "trapezi kai 4 karekles"
OLD, NEW = "maria@lamia.example", "m.dokimi@chalkida.example"


@pytest.fixture
def maria(identity):
    identity.active_person(OLD, PASSWORD)
    identity.who = person(person_id=identity.person_id(OLD))
    return identity


def ask(house, email=NEW, current=PASSWORD):
    return house.call("change_my_email", principal=house.who, body={"email": email, "current": current})


def change_id(house):
    return house.events("person.email_change_requested.v1")[-1]["data"]["change_id"]


def cards(house, purpose="email"):
    return house.mail_cards(change_id(house) if purpose == "email" else house.who.person_id, purpose=purpose)


def token(house, purpose="email"):
    [card] = cards(house, purpose)
    return card["token"]


def confirm(house, link):
    return house.call("confirm_email", body={"token": link})


def keep(house, link):
    return house.call("keep_email", body={"token": link})


def problem(answered):
    return answered.status, answered.json["type"].removeprefix("/problems/")


def test_both_addresses_hear_and_the_new_one_confirms(maria):
    session = maria.sign_in(OLD).json
    assert ask(maria).status == 202
    event = maria.events("person.email_change_requested.v1")[0]
    assert (NEW in str(event), OLD in str(event)) == (False, False)
    [card] = cards(maria)
    assert (card["email"], card["name"]) == (NEW, "")
    assert cards(maria, "keep_email")[0]["email"] == OLD
    assert maria.sign_in(OLD).status == 201
    link = token(maria)
    assert confirm(maria, link).status == 204
    assert maria.sign_in(OLD).status == 401
    assert maria.sign_in(NEW).status == 201
    assert maria.refresh(session["refresh_token"]).status == 401
    assert maria.events("access.ended.v1")
    assert maria.mail_cards(maria.who.person_id)[0]["email"] == NEW
    assert confirm(maria, link).status == 204
    assert len(maria.events("person.email_changed.v1")) == 1


def test_the_old_address_stops_a_change(maria):
    ask(maria)
    confirming, keeping = token(maria), token(maria, "keep_email")
    assert keep(maria, confirming).status == 400
    assert keep(maria, keeping).status == 204
    assert problem(confirm(maria, confirming)) == (400, "address-link-invalid")
    assert problem(keep(maria, keeping)) == (400, "address-link-invalid")
    assert maria.sign_in(OLD).status == 201


def test_a_confirmed_change_is_not_stopped(maria):
    ask(maria)
    keeping = token(maria, "keep_email")
    confirm(maria, token(maria))
    assert problem(keep(maria, keeping)) == (400, "address-link-invalid")
    assert maria.sign_in(NEW).status == 201


def test_a_later_wish_replaces_an_earlier_one(maria):
    ask(maria, "prota@chalkida.example")
    first = token(maria)
    ask(maria)
    assert problem(confirm(maria, first)) == (400, "address-link-invalid")
    assert confirm(maria, token(maria)).status == 204


def test_an_expired_link_changes_nothing(maria, clock):
    ask(maria)
    links = token(maria), token(maria, "keep_email")
    clock.forward(hours=25)
    assert cards(maria) == []
    assert problem(confirm(maria, links[0])) == (410, "address-link-expired")
    assert problem(keep(maria, links[1])) == (410, "address-link-expired")
    assert maria.scalar("select email from people") == OLD


def test_an_address_of_somebody_else_gets_no_link(maria):
    maria.active_person(NEW, PASSWORD)
    assert ask(maria).status == 202
    assert cards(maria) == []
    assert len(cards(maria, "keep_email")) == 1


def test_an_address_taken_meanwhile_is_refused(maria):
    ask(maria)
    link = token(maria)
    maria.active_person(NEW.upper(), PASSWORD)
    assert problem(confirm(maria, link)) == (409, "address-taken")
    assert maria.sign_in(OLD).status == 201


def test_an_unconfirmed_registration_is_overtaken(maria):
    assert maria.register(NEW).status == 202
    registering = maria.verification_token(NEW)
    ask(maria)
    assert confirm(maria, token(maria)).status == 204
    assert maria.confirm(NEW, token=registering).status == 400
    assert maria.sign_in(NEW).status == 201


@pytest.mark.parametrize("email", [OLD, "MARIA@Lamia.example"])
def test_the_same_address_is_named(maria, email):
    answered = ask(maria, email)
    assert (answered.status, answered.json["errors"][0]["field"]) == (422, "email")


def test_a_wrong_password_asks_for_no_change(maria):
    answered = ask(maria, current="not this one at all")
    assert (answered.status, answered.json["errors"][0]["field"]) == (422, "current")
    assert maria.events("person.email_change_requested.v1") == []


def test_links_of_the_old_address_choose_no_password(maria):
    [card] = maria.mail_cards(maria.who.person_id, purpose="reset")
    ask(maria)
    confirm(maria, token(maria))
    chosen = maria.call("choose_password", body={"token": card["token"], "password": "kanapes kai 6 lampes"})
    assert problem(chosen) == (400, "password-link-invalid")


def test_an_account_of_the_provider_is_refused_with_a_reason(maria):
    maria.execute(
        "insert into staff_identities (issuer, subject, person_id, linked_at) values ('https://idp', 'x', :id, now())",
        id=maria.who.person_id,
    )
    assert problem(ask(maria)) == (409, "address-of-the-provider")


def test_an_address_is_not_asked_without_end(maria):
    assert [ask(maria).status for _ in range(6)] == [202] * 5 + [429]


def test_a_suspended_person_gets_no_new_address(maria):
    ask(maria)
    link = token(maria)
    maria.execute("update people set status = 'suspended', suspended_at = now(), suspended_because = 'x'")
    assert cards(maria) == []
    assert problem(confirm(maria, link)) == (400, "address-link-invalid")


def test_subscriptions_follow_once(maria):
    moved = []

    def move(old, new):
        moved.append((old, new))
        return {}

    maria.asks["notifications", "move_subscriptions"] = move
    ask(maria)
    maria.instance().let_subscriptions_follow()
    assert moved == []
    confirm(maria, token(maria))
    for _ in range(2):
        maria.instance().let_subscriptions_follow()
    assert moved == [(OLD, NEW)]
    assert maria.scalar("select previous from email_changes") is None


def test_an_erased_person_leaves_no_address_of_a_change(maria):
    ask(maria)
    maria.asks["notifications", "expect_erasure"] = lambda **_: {}
    answered = maria.call("erase_me", principal=maria.who, body={"password": PASSWORD})
    assert answered.status < 300, answered.text
    assert maria.scalar("select count(*) from email_changes") == 0


def test_the_service_that_follows_is_one_that_erases(maria):
    assert KNOWS_SUBSCRIBERS in maria.instance().settings.erasing_services


def test_pages_behind_the_links_change_nothing(maria):
    ask(maria)
    for operation, purpose in (("show_email_page", "email"), ("show_keep_email_page", "keep_email")):
        shown = maria.call(operation, query={"token": token(maria, purpose)})
        assert (shown.status, "<form" in shown.text) == (200, True)
    assert maria.sign_in(OLD).status == 201
