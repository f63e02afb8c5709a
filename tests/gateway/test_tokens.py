"""Access tokens: the forged corpus, and what is remembered of the good ones."""

from __future__ import annotations

import base64
import hmac
import time
import warnings
from uuid import UUID

import eventlet
import orjson
import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from chassis.errors import Unavailable
from chassis.principal import Principal
from commons.roles import centre_regions, is_curator
from gateway.tokens.keys import PublishedKeys
from gateway.tokens.verifier import TokenInvalid, TokenVerifier

ISSUER = "http://test"
PERSON = "0190a8a0-0000-7000-8000-000000000001"
ORGANISATION = "0190a8a0-0000-7000-8000-000000000002"
KEY = OKPKey.generate_key("Ed25519")
OTHER = OKPKey.generate_key("Ed25519")


def claims(**changes):
    now = time.time()
    base = {
        "iss": ISSUER,
        "aud": "kainotomia",
        "sub": PERSON,
        "sid": "s1",
        "jti": "j1",
        "iat": now,
        "nbf": now,
        "exp": now + 600,
        "roles": ["curator"],
        "memberships": [
            {"organisation_id": ORGANISATION, "role": "manager", "kind": "innovation_centre", "region": "GR-H"}
        ],
        "language": "en",
    }
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


def token(payload=None, key=KEY, algorithm="EdDSA", header=None):
    head = {"alg": algorithm, "typ": "at+jwt", "kid": "k1"} if header is None else header
    data = orjson.dumps(claims() if payload is None else payload)
    registry = jws.JWSRegistry(algorithms=[head.get("alg", "EdDSA")], strict_check_header=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return jws.serialize_compact(head, data, key, registry=registry)


def segment(value):
    return base64.urlsafe_b64encode(value if isinstance(value, bytes) else orjson.dumps(value)).rstrip(b"=").decode()


def published(*keys):
    return orjson.dumps({"keys": [{**key.as_dict(private=False), "kid": kid, "use": "sig"} for kid, key in keys]})


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def verifier():
    return TokenVerifier(PublishedKeys(lambda: published(("k1", KEY))), issuer=ISSUER)


def test_a_clients_token_says_who_is_behind_it(verifier):
    said = {"client_id": PERSON, "registered_by": [PERSON]}
    principal = verifier.verify(token(claims(**said)))
    assert principal.registered_by == {UUID(PERSON)}
    assert Principal.from_dict(principal.to_dict()) == principal
    assert verifier.verify(token(claims(registered_by=[PERSON]))).registered_by == frozenset()  # a person's token


def test_effective_roles_of_a_token_are_taken_as_named(verifier):
    said = verifier.verify(token(claims(effective_roles=["curator", "keeper_of_keys"])))
    assert said.role_names == {"curator", "keeper_of_keys", "signed_in"}
    assert Principal.from_dict(said.to_dict()) == said
    nobody = verifier.verify(token(claims(effective_roles=[])))
    assert nobody.role_names == {"signed_in"}


@pytest.mark.parametrize("roles", ["curator", 7, {"curator": True}])
def test_effective_roles_that_are_no_list_are_refused(verifier, roles):
    with pytest.raises(TokenInvalid):
        verifier.verify(token(claims(effective_roles=roles)))


def test_a_token_of_an_earlier_version_gives_its_principal(verifier):
    principal = verifier.verify(token())
    assert principal.person_id == UUID(PERSON)
    assert principal.session_id == "s1"
    assert is_curator(principal)
    assert centre_regions(principal) == {"GR-H"}
    assert principal.role_names == {"curator", "manager", "signed_in", "centre_manager"}
    assert principal.language == "en"
    assert not principal.system


HEADER = {"alg": "EdDSA", "typ": "at+jwt", "kid": "k1"}
NOW = time.time()


def hmac_signed(header, secret):
    signed = f"{segment(header)}.{segment(claims())}"
    return f"{signed}.{segment(hmac.digest(secret, signed.encode(), 'sha256'))}"


FORGED = {
    "empty": "",
    "not a token": "abc",
    "two parts": "a.b",
    "alg none": f"{segment({**HEADER, 'alg': 'none'})}.{segment(claims())}.",
    "alg None": f"{segment({**HEADER, 'alg': 'None'})}.{segment(claims())}.",
    "no signature": f"{segment(HEADER)}.{segment(claims())}.",
    "signature of another key": token(key=OTHER),
    "key confusion with HMAC": hmac_signed({**HEADER, "alg": "HS256"}, KEY.as_pem(private=False)),
    "HMAC under the name EdDSA": hmac_signed(HEADER, KEY.as_pem(private=False)),
    "RSA": token(key=RSAKey.generate_key(2048), header={**HEADER, "alg": "RS256"}),
    "ECDSA": token(key=ECKey.generate_key("P-256"), header={**HEADER, "alg": "ES256"}),
    "jwk of its own": token(key=OTHER, header={**HEADER, "jwk": OTHER.as_dict(private=False)}),
    "jku": token(header={**HEADER, "jku": "https://evil.example/keys"}),
    "x5u": token(header={**HEADER, "x5u": "https://evil.example/cert"}),
    "unknown kid": token(header={**HEADER, "kid": "other"}),
    "kid that is a path": token(header={**HEADER, "kid": "../../dev/null"}),
    "kid that is no text": f"{segment({**HEADER, 'kid': 1})}.{segment(claims())}.{segment(b'x' * 64)}",
    "no kid": token(header={"alg": "EdDSA", "typ": "at+jwt"}),
    "typ JWT": token(header={**HEADER, "typ": "JWT"}),
    "no typ": token(header={"alg": "EdDSA", "kid": "k1"}),
    "crit": f"{segment({**HEADER, 'crit': ['b64'], 'b64': False})}.{segment(claims())}.{segment(b'x' * 64)}",
    "header is a list": f"{segment([])}.{segment(claims())}.{segment(b'x' * 64)}",
    "expired": token(claims(exp=NOW - 1)),
    "not yet": token(claims(nbf=NOW + 86_400)),
    "issued in the future": token(claims(iat=NOW + 86_400)),
    "no exp": token(claims(exp=None)),
    "no nbf": token(claims(nbf=None)),
    "exp as text": token(claims(exp=str(NOW + 600))),
    "exp true": token(claims(exp=True)),
    "another issuer": token(claims(iss="http://evil")),
    "no issuer": token(claims(iss=None)),
    "another audience": token(claims(aud="other")),
    "audiences": token(claims(aud=["kainotomia", "other"])),
    "no sub": token(claims(sub=None)),
    "sub is no id": token(claims(sub="1 or 1=1")),
    "memberships are text": token(claims(memberships="all")),
    "membership without organisation": token(claims(memberships=[{"role": "manager", "kind": "x"}])),
    "payload is a list": token([1]),
    "too long": token(claims(jti="x" * 9000)),
    "not ASCII": token() + "α",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_forged_tokens_are_refused(verifier, forged):
    with pytest.raises(TokenInvalid) as refused:
        verifier.verify(forged)
    assert refused.value.status == 401
    assert 'error="invalid_token"' in refused.value.headers["WWW-Authenticate"]


def test_a_changed_payload_is_refused_beside_a_cached_token(verifier):
    good = token()
    verifier.verify(good)
    head, _, signature = good.split(".")
    with pytest.raises(TokenInvalid):
        verifier.verify(f"{head}.{segment(claims(roles=['curator', 'root']))}.{signature}")


def test_claims_cannot_make_the_platform_itself(verifier):
    assert not verifier.verify(token(claims(system=True))).system


def test_a_token_is_verified_once_and_forgotten_when_it_expires():
    clock = Clock(time.time())
    lookups = []

    class Keys:
        def find(self, kid):
            lookups.append(kid)
            return KEY

    verifier = TokenVerifier(Keys(), ISSUER, clock=clock, most=2)
    good = token()
    assert verifier.verify(good) is verifier.verify(good)
    assert lookups == ["k1"]
    clock.now += 601
    for _ in range(2):
        with pytest.raises(TokenInvalid):
            verifier.verify(good)


def test_what_is_remembered_is_bounded():
    verifier = TokenVerifier(PublishedKeys(lambda: published(("k1", KEY))), ISSUER, most=3)
    for number in range(10):
        verifier.verify(token(claims(jti=str(number))))
    assert len(verifier._verified) == 3


def test_an_unknown_key_id_asks_again_at_most_now_and_then():
    clock, reads = Clock(1000.0), []
    documents = [published(("k1", KEY))]

    def fetch():
        reads.append(clock.now)
        return documents[-1]

    keys = PublishedKeys(fetch, clock=clock)
    assert keys.find("k1") is not None
    assert [keys.find(f"x{number}") for number in range(50)] == [None] * 50
    assert len(reads) == 1
    documents.append(published(("k1", KEY), ("k2", OTHER)))
    clock.now += 6
    assert keys.find("k2") is not None
    assert len(reads) == 2


def test_a_withdrawn_key_forgets_the_tokens_it_signed():
    clock = Clock(1000.0)
    documents = [published(("k1", KEY)), published(("k2", OTHER))]
    keys = PublishedKeys(lambda: documents.pop(0), clock=clock)
    verifier = TokenVerifier(keys, ISSUER)
    keys.on_change = verifier.clear
    good = token()
    verifier.verify(good)
    clock.now += 6
    assert keys.find("k2") is not None
    with pytest.raises(TokenInvalid):
        verifier.verify(good)


def test_without_keys_503_and_known_keys_outlive_an_outage():
    clock, away = Clock(1000.0), [True]

    def fetch():
        if away[0]:
            raise Unavailable
        return published(("k1", KEY))

    keys = PublishedKeys(fetch, clock=clock)
    with pytest.raises(Unavailable):
        keys.find("k1")
    away[0] = False
    clock.now += 1
    assert keys.find("k1") is not None
    away[0] = True
    clock.now += 6
    assert keys.find("other") is None
    assert keys.find("k1") is not None


def test_requests_that_wait_for_the_keys_share_one_reading():
    reads = []

    def fetch():
        reads.append(1)
        eventlet.sleep(0.05)
        raise Unavailable

    keys = PublishedKeys(fetch)

    def find():
        with pytest.raises(Unavailable):
            keys.find("k1")

    threads = [eventlet.spawn(find) for _ in range(20)]
    for thread in threads:
        thread.wait()
    assert len(reads) == 1


def test_keys_of_other_kinds_are_left_alone():
    document = orjson.dumps({
        "keys": [
            {**RSAKey.generate_key(2048).as_dict(private=False), "kid": "rsa"},
            {**OKPKey.generate_key("X25519").as_dict(private=False), "kid": "x"},
            {**OTHER.as_dict(private=False), "kid": "enc", "use": "enc"},
            {**KEY.as_dict(private=False), "kid": "k1"},
        ]
    })  # fmt: skip
    keys = PublishedKeys(lambda: document)
    assert keys.find("k1") is not None
    assert [keys.find(kid) for kid in ("rsa", "x", "enc")] == [None] * 3
