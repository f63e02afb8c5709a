"""Staff sign-in with an OpenID Connect provider that keeps the rules, and with one that does not."""

import dataclasses
import sys
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

sys.path.insert(0, str(Path(__file__).parent))

from oidc_provider import CLIENT, REDIRECT, SECRET, Provider

MARIA = "maria@lamia.example"


@pytest.fixture
def provider(clock):
    provider = Provider(clock)
    yield provider
    provider.close()


@pytest.fixture
def house(identity, provider):
    identity.settings = dataclasses.replace(
        identity.settings,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_redirect=REDIRECT,
    )
    return identity


def begin(house):
    answered = house.call("begin_staff_login")
    assert answered.status == 201
    assert answered.reply.headers["Cache-Control"] == "no-store"
    return answered.json["authorization_url"], answered.json["binder"]


def complete(house, code, state, binder):
    return house.call("complete_staff_login", body={"code": code, "state": state, "binder": binder})


def sign_in(house, provider):
    url, binder = begin(house)
    return complete(house, *provider.visit(url), binder)


def refused(answered):
    assert (answered.status, answered.json["type"]) == (401, "/problems/staff-not-accepted"), answered.text
    return True


def test_staff_whom_the_provider_vouches_for_sign_in(house, provider):
    maria = house.active_person(MARIA)
    answered = sign_in(house, provider)
    assert answered.status == 201
    assert set(answered.json) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert house.scalar("select person_id from sessions") == maria
    assert house.refresh(answered.json["refresh_token"]).status == 201


def test_wrong_state_or_binder_fails_before_asking_the_provider(house, provider):
    house.active_person(MARIA)
    url, binder = begin(house)
    code, state = provider.visit(url)
    assert refused(complete(house, code, "x" * 43, binder))
    assert refused(complete(house, code, state, "x" * 43))
    assert refused(complete(house, code, state, binder)), "a state that was tried is used up"
    _, others_binder = begin(house)
    url, _ = begin(house)
    assert refused(complete(house, *provider.visit(url), others_binder))
    assert provider.asked_for_tokens == 0
    assert house.scalar("select count(*) from sessions") == 0


def test_a_code_that_was_used_is_refused(house, provider):
    house.active_person(MARIA)
    url, binder = begin(house)
    code, state = provider.visit(url)
    assert complete(house, code, state, binder).status == 201
    assert refused(complete(house, code, state, binder))
    # nor in another login: it was made for another verifier
    url, binder = begin(house)
    _, state = provider.visit(url)
    assert refused(complete(house, code, state, binder))
    url, binder = begin(house)
    code_of_another, _ = provider.visit(begin(house)[0])
    _, state = provider.visit(url)
    assert refused(complete(house, code_of_another, state, binder))


def test_a_login_holds_for_ten_minutes_and_is_forgotten(house, provider, clock):
    house.active_person(MARIA)
    url, binder = begin(house)
    begin(house)
    clock.forward(minutes=10)
    assert refused(complete(house, *provider.visit(url), binder))
    house.instance().forget_what_is_over()
    assert house.scalar("select count(*) from staff_logins") == 0


@pytest.mark.parametrize(
    "who",
    [
        {"sub": "s", "email": "stranger@lamia.example", "email_verified": True},
        {"sub": "s", "email": MARIA, "email_verified": False},
        {"sub": "s", "email": MARIA, "email_verified": "true"},
        {"sub": "s", "email": MARIA},
        {"sub": "s"},
    ],
)
def test_unknown_staff_are_refused(house, provider, who):
    house.active_person(MARIA)
    house.register("pending@lamia.example")
    provider.who = who
    assert refused(sign_in(house, provider))
    assert house.scalar("select count(*) from staff_identities") == 0


FORGED = {
    "of another issuer": {"iss": "https://other.example"},
    "for another": {"aud": "other"},
    "for several": {"aud": [CLIENT, "other"]},
    "by another party": {"azp": "other"},
    "of another login": {"nonce": "x"},
    "without a nonce": {"nonce": None},
    "expired": {"exp": 1},
    "without an end": {"exp": None},
    "of nobody": {"sub": None},
}


@pytest.mark.parametrize("changes", FORGED.values(), ids=FORGED)
def test_a_token_that_does_not_hold_is_refused(house, provider, changes):
    house.active_person(MARIA)
    provider.forge = lambda claims: {name: value for name, value in {**claims, **changes}.items() if value is not None}
    assert refused(sign_in(house, provider))


def test_a_token_signed_by_another_is_refused(house, provider):
    house.active_person(MARIA)
    provider.sign_with = RSAKey.generate_key(2048)
    assert refused(sign_in(house, provider))


def test_provider_identity_stays_when_its_address_passes_on(house, provider):
    maria = house.active_person(MARIA)
    nikos = house.active_person("nikos@lamia.example")
    assert sign_in(house, provider).status == 201
    provider.who = {**provider.who, "email": "nikos@lamia.example"}
    assert sign_in(house, provider).status == 201
    assert house.scalar("select count(distinct person_id) from sessions") == 1
    assert house.scalar("select person_id from staff_identities") == maria != nikos


def test_an_address_that_passed_on_does_not_open_the_account(house, provider):
    house.active_person(MARIA)
    assert sign_in(house, provider).status == 201
    provider.who = {**provider.who, "sub": "the successor, with the same address"}
    refused(sign_in(house, provider))
    assert house.scalar("select count(*) from staff_identities") == 1


def test_a_suspended_person_does_not_come_in_by_this_door(house, provider):
    house.active_person(MARIA)
    assert sign_in(house, provider).status == 201
    house.execute("update people set status = 'suspended'")
    assert sign_in(house, provider).status == 401


def test_what_is_kept_of_a_login_opens_nothing(house, provider):
    url, binder = begin(house)
    _, state = provider.visit(url)
    dump = house.scalar("select string_agg(t::text, ' ') from staff_logins t")
    assert state not in dump
    assert binder not in dump


def test_a_provider_that_is_away_or_another_is_an_outage(house, provider):
    provider.discovery = lambda: {"issuer": "https://other.example"}
    assert house.call("begin_staff_login").status == 503
    del provider.discovery
    url, binder = begin(house)
    code, state = provider.visit(url)
    provider.token = lambda *_: (500, {})
    answered = complete(house, code, state, binder)
    assert (answered.status, answered.json["type"]) == (503, "/problems/provider-away")


def test_plain_http_is_for_demonstrations_only(house):
    house.settings = dataclasses.replace(house.settings, demo=False)
    assert house.call("begin_staff_login").status == 503


def test_without_a_provider_there_is_no_such_door(identity):
    assert identity.call("begin_staff_login").json["type"] == "/problems/staff-sign-in-off"
    assert complete(identity, "c", "s", "b").status == 404
