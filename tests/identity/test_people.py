"""Accounts: asked for, confirmed, and never given away by an answer, an event or a log."""

import itertools
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from chassis.database import uuid7
from chassis.testing import person
from identity.security.address_key import address_key
from identity.security.throttle.devices import Devices

MARIA = "maria@lamia.example"
PASSWORD = "trapezi kai 4 karekles"


def test_new_person_is_pending_and_the_event_has_no_private_data(identity):
    answered = identity.register(MARIA, name=" Μαρία Δοκιμή ", language="en")
    assert answered.status == 202
    person_id = identity.person_id(MARIA)
    [event] = identity.events()
    assert (event["type"], event["aggregate_id"]) == ("person.registered.v1", str(person_id))
    assert event["data"] == {"person_id": str(person_id), "language": "en", "registration": 1}
    assert identity.scalar("select status || ' ' || name from people") == "pending Μαρία Δοκιμή"


def test_answer_is_the_same_with_or_without_an_account(identity, clock):
    first = identity.register(MARIA)
    paused = identity.register(MARIA)
    clock.forward(minutes=5)
    pending = identity.register(MARIA)
    identity.confirm(MARIA)
    active = identity.register(MARIA)
    answers = (first, paused, pending, active)
    assert [a.status for a in answers] == [202] * 4
    assert len({a.reply.body for a in answers}) == 1
    assert all(a.reply.headers == first.reply.headers for a in answers)
    assert [event["type"] for event in identity.events()] == [
        "person.registered.v1",
        "person.registered.v1",
        "person.verified.v1",
        "person.registration_repeated.v1",
    ]


def test_an_account_that_exists_is_not_changed_by_asking_again(identity):
    maria = identity.active_person(MARIA)
    identity.register(MARIA, password="another long passphrase", name="Mallory")
    assert identity.sign_in(MARIA, "another long passphrase").status == 401
    assert identity.sign_in(MARIA).status == 201
    assert identity.call("get_me", principal=person(person_id=maria)).json["name"] == "Μαρία Δοκιμή"


@pytest.mark.parametrize("apart", [0, 1, 600])
@pytest.mark.parametrize("first", ["official", "stranger"])
@pytest.mark.parametrize("link", [0, -1])
def test_a_strangers_registration_decides_nothing(identity, clock, apart, first, link):
    """Whoever registers first, however far apart, whichever mail is clicked: its reader owns the account."""
    theirs = {"official": (PASSWORD, "Μαρία"), "stranger": ("mallory chose this one", "Mallory")}
    second = "stranger" if first == "official" else "official"
    links = []
    for who in (first, second):
        assert identity.register(MARIA, theirs[who][0], name=theirs[who][1]).status == 202
        links.append(identity.verification_token(MARIA))
        clock.forward(seconds=apart)
    assert identity.confirm(MARIA, token=links[link], name="Μαρία").status == 204
    assert identity.sign_in(MARIA, "mallory chose this one").status == 401
    assert identity.sign_in(MARIA).status == 201
    assert identity.scalar("select name from people") == "Μαρία"


def test_the_password_of_a_registration_never_counts(identity):
    identity.register(MARIA, password="mallory chose this one")
    assert identity.confirm(MARIA).status == 204
    assert identity.sign_in(MARIA, "mallory chose this one").status == 401
    assert identity.sign_in(MARIA).status == 201


def test_a_link_alone_confirms_nothing_and_names_the_password(identity):
    identity.register(MARIA)
    refused = identity.call("verify_person", body={"token": identity.verification_token(MARIA)})
    assert (refused.status, [e["field"] for e in refused.json["errors"]]) == (422, ["password"])
    common = identity.confirm(MARIA, "password1234")
    assert (common.status, common.json["type"]) == (422, "/problems/password-too-common")
    assert identity.scalar("select status from people") == "pending"


def test_an_earlier_link_works_but_not_with_a_later_name(identity, clock):
    identity.register(MARIA)
    earlier = identity.verification_token(MARIA)
    clock.forward(minutes=5)
    identity.register(MARIA, name="Mallory", language="en")
    refused = identity.confirm(MARIA, token=earlier)
    assert (refused.status, [e["field"] for e in refused.json["errors"]]) == (422, ["name"])
    assert identity.confirm(MARIA, token=earlier, name="Μαρία").status == 204
    assert identity.scalar("select name || ' ' || language from people") == "Μαρία el"


def test_a_mailbox_gets_one_mail_in_five_minutes(identity, clock):
    for _ in range(12):
        assert identity.register(MARIA).status == 202
    assert len(identity.events("person.registered.v1")) == 1
    identity.confirm(MARIA)
    for _ in range(12):
        assert identity.register(MARIA).status == 202
    assert len(identity.events("person.registration_repeated.v1")) == 1
    clock.forward(minutes=5)
    identity.register(MARIA)
    assert len(identity.events("person.registration_repeated.v1")) == 2


def test_a_mailbox_gets_five_mails_in_an_hour(identity, clock):
    for _ in range(11):
        assert identity.register(MARIA).status == 202
        clock.forward(minutes=5)
    assert len(identity.events("person.registered.v1")) == 5
    clock.forward(minutes=5)
    identity.register(MARIA)
    assert len(identity.events("person.registered.v1")) == 6


def test_tags_do_not_multiply_the_mails_of_a_mailbox(identity):
    for number in range(60):
        assert identity.register(f"maria+{number}@lamia.example").status == 202
    assert len(identity.events("person.registered.v1")) == 5
    identity.register(MARIA)  # the address itself is not held up by its tags
    assert len(identity.events("person.registered.v1")) == 6
    for dotted in ("m.aria", "ma.ria", "m.a.ria", "mari.a", "m.ari.a", "ma.ri.a"):
        identity.register(f"{dotted}@gmail.com")
    assert len(identity.events("person.registered.v1")) == 11


def test_a_network_address_asks_for_so_many_mails_in_an_hour(identity, clock):
    most = identity.settings.limit_mails
    identity.execute("insert into throttles select :k, now() + interval '1 day', :n", k=_asker(identity), n=most - 1)
    assert identity.register("a@lamia.example").status == 202
    refused = identity.register("b@lamia.example")
    assert (refused.status, refused.json["type"]) == (429, "/problems/mails-asked-too-often")
    assert refused.reply.headers["Retry-After"]
    reset = identity.call("request_password_reset", body={"email": "a@lamia.example"})
    assert reset.status == 429
    assert len(identity.events()) == 1


def _asker(identity):
    return Devices(identity.settings.secret).digest("mails from", "127.0.0.1")


def test_capitals_and_composition_do_not_make_another_account(identity):
    identity.register("Maria.Ntina@Λαμία.Example")
    identity.register("maria.ntina@\u200bΛΑΜΙ\u0301Α.example")
    assert identity.scalar("select count(*) from people") == 1
    assert identity.scalar("select email from people") == "maria.ntina@xn--kxadb1bg.example"


@given(st.emails(), st.sampled_from([str.upper, str.title, str.lower]))
def test_the_key_of_an_address_does_not_depend_on_capitals(address, change):
    assert address_key(change(address)) == address_key(address)
    assert address_key(address_key(address)) == address_key(address)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "maria@lamia.example\r\nBcc: all@lamia.example"}, "email"),
        ({"email": "maria"}, "email"),
        ({"email": "a" * 250 + "@lamia.example"}, "email"),
        ({"password": "eleven char"}, "password"),
        ({"password": "x7" * 65}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": None}, "password"),
        ({"name": ""}, "name"),
        ({"name": "Μαρία\r\nBcc: x"}, "name"),
        ({"language": "fr"}, "language"),
        ({"roles": ["curator"]}, "roles"),
        ({"status": "active"}, "status"),
    ],
)
def test_a_faulty_request_names_its_field_and_opens_nothing(identity, change, field):
    body = {"email": MARIA, "password": "trapezi kai 4 karekles", "name": "Μαρία", "language": "el", **change}
    answered = identity.call("register_person", body=body)
    assert answered.status == 422
    assert {error["field"] for error in answered.json["errors"]} == {field}
    assert identity.scalar("select count(*) from people") == 0


@pytest.mark.parametrize(
    "password", ["dodeka-grams", "ένα μακρύ τραγούδι για το καλοκαίρι, " * 3 + "και τέλος.", "κωλοτούμπα στο χιόνι"]
)
def test_passwords_of_12_to_128_characters_are_taken(identity, password):
    assert len(password) in range(12, 129)
    identity.active_person(MARIA, password=password)
    assert identity.sign_in(MARIA, password).status == 201


def test_a_password_is_the_same_however_its_accents_are_composed(identity):
    identity.active_person(MARIA, password="κωλοτού\u0301μπα στο χιο\u0301νι")
    assert identity.sign_in(MARIA, "κωλοτού\u0301μπα στο χιόνι").status == 201


def test_twenty_requests_at_once_make_one_account_and_one_mail(identity):
    start = threading.Barrier(20)

    def ask(_):
        start.wait()
        service = identity.instance()
        from identity.person.person.accounts import open_account

        with service.transaction() as session:
            devices = Devices(service.settings.secret)
            event = open_account(
                session, devices, email=MARIA, name="M", language="el", password_hash="x", now=service.now
            )
            service.publish(*[event] if event else [])

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(ask, range(20)))
    assert identity.scalar("select count(*) || ' ' || max(registration) from people") == "1 1"
    assert len(identity.events("person.registered.v1")) == 1


@pytest.mark.slow
def test_registration_takes_as_long_with_or_without_an_account(identity, time_apart):
    identity.active_person(MARIA)
    numbers = itertools.count()
    assert (
        time_apart(
            lambda: identity.register(f"p{next(numbers)}@lamia.example"),
            lambda: identity.register(MARIA),
        )
        < 0.25
    )


def test_me_is_the_person_behind_the_token(identity):
    maria = identity.active_person(MARIA)
    identity.execute("insert into platform_roles values (:p, 'curator', now())", p=maria)
    me = identity.call("get_me", principal=person(person_id=maria))
    assert me.json == {
        "id": str(maria),
        "email": MARIA,
        "name": "Μαρία Δοκιμή",
        "language": "el",
        "status": "active",
        "roles": ["curator"],
        "memberships": [],
        "consents_wanted": [],
    }


def test_me_needs_a_token_of_an_open_account(identity):
    maria = identity.active_person(MARIA)
    identity.execute("update people set status = 'suspended'")
    assert identity.call("get_me").status == 401
    assert identity.call("get_me", principal=person(person_id=maria)).status == 401
    assert identity.call("get_me", principal=person(person_id=uuid7())).status == 401


def test_no_event_knows_an_address_a_name_a_password_or_a_token(identity):
    canary = "canary-7f3a@lamia.example"
    identity.active_person(canary, name="Canary Name", password="canary passphrase 7f3a")
    identity.register(canary)
    outbox = json.dumps([dict(e, event_id=str(e["event_id"])) for e in identity.events()], default=str)
    for secret in ("canary", "Canary", "argon2", "eyJ"):
        assert secret not in outbox
    assert all(UUID(e["data"]["person_id"]) for e in identity.events())


@pytest.mark.parametrize(
    "change",
    [
        "status = 'king'",
        "language = 'fr'",
        "email = null",
        "name = null",
        "password_hash = null",
        "status = 'erased'",
        "status = 'active'",
        "registration = 0",
        "email = E'a@b.example\\r\\nBcc: c'",
    ],
)
def test_the_database_keeps_the_rules_by_itself(identity, change):
    identity.register(MARIA)
    with pytest.raises(IntegrityError):
        identity.execute(f"update people set {change}")
