"""Signing in, staying in, signing out: what holds, what is refused, and that refusals look alike."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey
from sqlalchemy.exc import IntegrityError

from chassis.database import uuid7
from chassis.principal import Principal
from chassis.testing import person
from identity.organisation.register.entries import identifier

MARIA = "maria@lamia.example"
LAMIA = identifier("municipality:2701")


def claims_of(token, house):
    key = OKPKey.import_key(house.call("list_signing_keys").json["keys"][0])
    return jwt.decode(token, key, algorithms=["Ed25519", "EdDSA"])


def signed_in(house, email=MARIA):
    house.active_person(email)
    return house.sign_in(email).json


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
def test_signing_in_gives_tokens_that_say_who_may_do_what(registered, clock):
    maria = registered.active_person(MARIA, language="en")
    registered.execute("insert into platform_roles values (:p, 'curator', now())", p=maria)
    registered.execute("insert into memberships values (:p, :o, 'approver', now())", p=maria, o=LAMIA)
    answered = registered.sign_in()
    assert answered.status == 201
    assert answered.reply.headers["Cache-Control"] == "no-store"
    assert set(answered.json) == {"access_token", "token_type", "expires_in", "refresh_token", "device_token"}
    assert (answered.json["token_type"], answered.json["expires_in"]) == ("Bearer", 600)
    token = claims_of(answered.json["access_token"], registered)
    now = int(clock().timestamp())
    kid = registered.call("list_signing_keys").json["keys"][0]["kid"]
    assert token.header == {"alg": "EdDSA", "typ": "at+jwt", "kid": kid}
    assert token.claims == {
        "iss": "http://127.0.0.1:8000",
        "aud": "kainotomia",
        "sub": str(maria),
        "sid": str(registered.scalar("select id from sessions")),
        "jti": token.claims["jti"],
        "iat": now,
        "nbf": now,
        "exp": now + 600,
        "language": "en",
        "roles": ["curator"],
        "memberships": [{"organisation_id": str(LAMIA), "role": "approver", "kind": "municipality", "region": "GR-H"}],
        "effective_roles": ["approver", "curator"],
    }


@pytest.mark.parametrize("spelling", ["MARIA@lamia.example", " maria@LAMIA.example "])
def test_the_address_may_be_spelt_with_capitals(identity, spelling):
    identity.active_person(MARIA)
    assert identity.sign_in(spelling).status == 201


@pytest.mark.parametrize("body", [{"email": "m\x00@lamia.example", "password": "x"}, {"email": [], "password": {}}, {}])
def test_what_cannot_be_an_address_is_a_fault_of_the_field(identity, body):
    assert identity.call("start_session", body=body).status == 422


def test_refusals_do_not_say_why(identity):
    identity.register("pending@lamia.example")
    identity.active_person(MARIA)
    identity.active_person("suspended@lamia.example")
    identity.execute("update people set status = 'suspended' where email like 'suspended%'")
    refusals = [
        identity.sign_in("nobody@lamia.example"),
        identity.sign_in(MARIA, "not the passphrase"),
        identity.sign_in("pending@lamia.example"),
        identity.sign_in("suspended@lamia.example"),
        identity.sign_in("not an address", "short"),
        identity.sign_in("", ""),
    ]
    assert [answered.status for answered in refusals] == [401] * 6
    assert all(answered.reply.headers["WWW-Authenticate"].startswith("Bearer") for answered in refusals)
    problems = [{**answered.json, "trace_id": ""} for answered in refusals]
    assert all(problem == problems[0] for problem in problems)
    assert problems[0]["type"] == "/problems/credentials-not-accepted"
    assert identity.scalar("select count(*) from sessions") == 0


@pytest.mark.slow
@pytest.mark.parametrize("other", ["wrong password", "pending"])
def test_refusal_takes_as_long_with_or_without_an_account(identity, time_apart, other, clock):
    if other == "pending":
        identity.register(MARIA)
    else:
        identity.active_person(MARIA)

    def refused(email):
        clock.forward(minutes=15)  # another window each time, or too many tries would be the reason
        assert identity.sign_in(email, "not the passphrase").status == 401

    apart = time_apart(lambda: refused("nobody@lamia.example"), lambda: refused(MARIA))
    assert apart < 0.25


def test_the_database_holds_no_refresh_token(identity):
    secret = signed_in(identity)["refresh_token"]
    dump = identity.scalar("select string_agg(t::text, ' ') from refresh_tokens t")
    assert secret not in dump
    assert secret.removeprefix("kainotomia_refresh_") not in dump
    assert len(secret.removeprefix("kainotomia_refresh_")) >= 43


def test_each_refresh_gives_a_new_token_and_current_roles(identity):
    maria = identity.active_person(MARIA)
    token = identity.sign_in().json["refresh_token"]
    seen = {token}
    for _ in range(5):
        answered = identity.refresh(token)
        assert answered.status == 201
        token = answered.json["refresh_token"]
        assert token not in seen
        seen.add(token)
    identity.execute("insert into platform_roles values (:p, 'curator', now())", p=maria)
    access = identity.refresh(token).json["access_token"]
    assert jwt_claims(access)["roles"] == ["curator"]
    assert identity.scalar("select count(*) from sessions") == 1


def jwt_claims(token):
    import base64
    import json

    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def test_using_a_token_again_ends_the_whole_family(identity):
    first = signed_in(identity)["refresh_token"]
    second = identity.refresh(first).json["refresh_token"]
    reused = identity.refresh(first)
    assert (reused.status, reused.json["type"]) == (401, "/problems/refresh-token-not-accepted")
    assert identity.refresh(second).status == 401
    assert identity.scalar("select ended_because from sessions") == "token_reused"


def test_another_session_of_the_person_is_not_touched_by_that(identity):
    first = signed_in(identity)["refresh_token"]
    other = identity.sign_in().json["refresh_token"]
    identity.refresh(first)
    identity.refresh(first)
    assert identity.refresh(other).status == 201


def test_one_of_twenty_refreshes_wins_and_the_family_ends(identity):
    token = signed_in(identity)["refresh_token"]
    start = threading.Barrier(20)

    def refresh(_):
        start.wait()
        return identity.refresh(token)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(refresh, range(20)))
    assert sorted(answered.status for answered in answers) == [201] + [401] * 19
    [winner] = [answered for answered in answers if answered.status == 201]
    assert identity.refresh(winner.json["refresh_token"]).status == 401
    assert identity.scalar("select ended_because from sessions") == "token_reused"
    assert identity.scalar("select count(*) from refresh_tokens") == 2


def test_session_ends_after_30_days_however_often_refreshed(identity, clock):
    token = signed_in(identity)["refresh_token"]
    for _ in range(5):
        clock.forward(days=5)
        token = identity.refresh(token).json["refresh_token"]
    clock.forward(days=4, hours=23)
    token = identity.refresh(token).json["refresh_token"]
    clock.forward(hours=1)
    assert identity.refresh(token).status == 401


def test_a_suspended_person_gets_no_further_tokens(identity):
    token = signed_in(identity)["refresh_token"]
    identity.execute("update people set status = 'suspended'")
    assert identity.refresh(token).status == 401


@pytest.mark.parametrize("token", ["", "kainotomia_refresh_", "kainotomia_refresh_x" * 8, "κάτι", "\x00"])
def test_an_invented_refresh_token_is_refused(identity, token):
    assert identity.refresh(token).status == 401


def test_signing_out_ends_the_session_and_again_is_fine(identity):
    tokens = signed_in(identity)
    session_id = jwt_claims(tokens["access_token"])["sid"]
    maria = identity.person_id(MARIA)
    caller = Principal(person_id=maria, session_id=session_id)
    for _ in range(2):
        answered = identity.call("end_session", principal=caller)
        assert (answered.status, answered.reply.body) == (204, b"")
    assert identity.refresh(tokens["refresh_token"]).status == 401
    assert identity.scalar("select ended_because from sessions") == "signed_out"


def test_signing_out_needs_a_session_and_ends_only_ones_own(identity):
    tokens = signed_in(identity)
    assert identity.call("end_session").status == 401
    assert identity.call("end_session", principal=person()).status == 204
    someone_else = Principal(person_id=uuid7(), session_id=jwt_claims(tokens["access_token"])["sid"])
    assert identity.call("end_session", principal=someone_else).status == 204
    assert identity.refresh(tokens["refresh_token"]).status == 201


def test_expired_sessions_are_forgotten_and_open_ones_are_not(identity, clock):
    signed_in(identity)
    clock.forward(days=20)
    identity.sign_in()
    clock.forward(days=11)
    identity.instance().forget_what_is_over()
    assert identity.scalar("select count(*) from sessions") == 1
    assert identity.scalar("select count(*) from refresh_tokens") == 1


@pytest.mark.parametrize(
    "statement",
    [
        "update sessions set ended_because = 'x'",
        "update sessions set expires_at = started_at",
        "update refresh_tokens set token_hash = 'x'",
        "insert into refresh_tokens select sha256('x'), session_id, now() from refresh_tokens",
    ],
)
def test_the_database_keeps_the_rules_by_itself(identity, statement):
    signed_in(identity)
    with pytest.raises(IntegrityError):
        identity.execute(statement)


def test_open_sessions_say_from_which_device_they_began(identity):
    maria = person(person_id=identity.active_person(MARIA))
    credentials = {"email": MARIA, "password": "trapezi kai 4 karekles"}
    for device in ("Firefox, Windows", "Safari, iPhone", None):
        assert identity.call("start_session", body=credentials, device=device).status == 201
    listed = identity.call("list_sessions", principal=maria).json["items"]
    assert [one["device"] for one in listed] == [None, "Safari, iPhone", "Firefox, Windows"]
