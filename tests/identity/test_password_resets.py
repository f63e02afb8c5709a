"""Another password by mail: who is told what, what a link is good for, and what it ends."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from identity.access.password_reset.links import ResetLinks
from identity.access.password_reset.reset import choose_password
from identity.person.person.model import PasswordLinkInvalid

MARIA = "maria@lamia.example"
FRESH = "άλλη φράση, 4 λέξεις"


def wish(house, email=MARIA):
    return house.call("request_password_reset", body={"email": email})


def pick_up(house):
    house.instance().pick_up_password_resets()


def link_of(house, email=MARIA):
    [card] = house.mail_cards(house.person_id(email), purpose="reset")
    return card["token"]


def choose(house, token, password=FRESH, **more):
    return house.call("choose_password", body={"token": token, "password": password}, **more)


def mailed(house):
    return len(house.events("person.password_reset_requested.v1"))


def test_account_owner_gets_a_link_that_changes_the_password(identity):
    maria = identity.active_person(MARIA)
    assert wish(identity, "MARIA@lamia.example").status == 202
    pick_up(identity)
    [event] = identity.events("person.password_reset_requested.v1")
    assert event["data"] == {"person_id": str(maria)}
    assert choose(identity, link_of(identity)).status == 204
    assert identity.sign_in().status == 401
    assert identity.sign_in(password=FRESH).status == 201
    assert len(identity.events("person.password_changed.v1")) == 1


def test_answer_reveals_nothing_and_strangers_leave_no_trace(identity):
    identity.active_person(MARIA)
    identity.register("pending@lamia.example")
    identity.active_person("shut@lamia.example")
    identity.execute("update people set status = 'suspended' where email like 'shut%'")
    answers = [wish(identity, f"{who}@lamia.example") for who in ("maria", "nobody", "pending", "shut")]
    assert len({(answer.status, answer.text) for answer in answers}) == 1
    pick_up(identity)
    assert mailed(identity) == 1
    assert identity.scalar("select count(*) from password_resets") == 0


@pytest.mark.slow
def test_a_wish_takes_as_long_whether_or_not_there_is_an_account(identity, time_apart):
    identity.active_person(MARIA)
    assert time_apart(lambda: wish(identity, "nobody@lamia.example"), lambda: wish(identity), pairs=40) < 0.25


def test_nobody_fills_anothers_mailbox(identity, clock):
    identity.active_person(MARIA)
    for _ in range(3):
        wish(identity)
        pick_up(identity)
    assert mailed(identity) == 1
    clock.forward(minutes=6)
    wish(identity)
    pick_up(identity)
    assert mailed(identity) == 2


def test_a_link_holds_once_and_for_an_hour(identity, clock):
    identity.active_person(MARIA)
    token, other = link_of(identity), link_of(identity)
    assert choose(identity, token).status == 204
    for used in (token, other):
        again = choose(identity, used, "κάτι άλλο, 5 λέξεις")
        assert (again.status, again.json["type"]) == (400, "/problems/password-link-invalid")
    late = link_of(identity)
    clock.forward(minutes=61)
    assert choose(identity, late).json["type"] == "/problems/password-link-expired"
    for invented in ("", "x", identity.verification_token):
        token = invented if isinstance(invented, str) else late[:-4] + "AAAA"
        assert choose(identity, token).status in {400, 410}


def test_confirmation_and_reset_links_are_not_interchangeable(identity):
    identity.active_person(MARIA)
    identity.register("pending@lamia.example")
    assert choose(identity, identity.verification_token("pending@lamia.example")).status == 400
    assert identity.confirm(token=link_of(identity)).status == 400


def test_of_five_who_use_a_link_at_once_one_chooses(identity):
    identity.active_person(MARIA)
    permit = ResetLinks(identity.settings.secret).read(link_of(identity), now=identity.clock())
    start = threading.Barrier(5)

    def use(number):
        service = identity.instance()
        start.wait()
        try:
            with service.transaction() as session:
                choose_password(session, permit, f"hash {number}", now=service.now)
        except PasswordLinkInvalid:
            return "void"
        return "chosen"

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(use, range(5))) == ["chosen", *["void"] * 4]


def test_every_session_ends_with_its_tokens(identity):
    identity.active_person(MARIA)
    tokens = [identity.sign_in().json["refresh_token"] for _ in range(3)]
    assert choose(identity, link_of(identity)).status == 204
    assert [identity.refresh(token).status for token in tokens] == [401] * 3
    ended = {event["data"]["subject_id"] for event in identity.events("access.ended.v1")}
    assert len(ended) == 3
    assert identity.scalar("select count(distinct ended_because) from sessions where ended_because = 'password_reset'")


def test_new_password_follows_the_rules_and_refusal_keeps_link(identity):
    identity.active_person(MARIA)
    token = link_of(identity)
    for bad in ("password1234", "short", "maria.lamia.example"):
        assert choose(identity, token, bad).status == 422
    assert choose(identity, token).status == 204


def test_the_page_shows_a_form_and_says_when_it_is_done(identity):
    identity.active_person(MARIA, language="el")
    token = link_of(identity)
    page = identity.call("show_password_page", query={"token": token})
    assert page.status == 200
    assert token in page.text
    assert 'lang="el"' in page.text
    form = f"token={token}&password=another+phrase+of+words".encode()
    done = identity.call(
        "choose_password", body=form, content_type="application/x-www-form-urlencoded", accepts_html=True
    )
    assert done.status == 200
    assert "άλλαξε" in done.text
    assert identity.sign_in(password="another phrase of words").status == 201
