"""Signing keys: published before they sign and until their last token ends, sealed in the database."""

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from identity.access.signing_key.model import SigningKeyUnreadable
from identity.access.signing_key.rotation import current_signing_key, rotate_signing_keys


def published(house):
    return [key["kid"] for key in house.call("list_signing_keys").json["keys"]]


def signs_now(house):
    service = house.instance()
    with service.transaction() as session:
        return current_signing_key(session, secret=service.settings.secret, now=service.now).kid


def rotate(house, **options):
    service = house.instance()
    with service.transaction() as session:
        return rotate_signing_keys(session, secret=service.settings.secret, now=service.now, **options).kid


def test_the_first_key_is_made_when_it_is_first_asked_for(identity):
    answered = identity.call("list_signing_keys")
    [key] = answered.json["keys"]
    assert set(key) == {"kid", "kty", "crv", "x", "use", "alg"}
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("OKP", "Ed25519", "sig", "EdDSA")
    assert published(identity) == [key["kid"]] == [signs_now(identity)]


def test_twenty_that_ask_at_once_get_one_key(identity):
    start = threading.Barrier(20)

    def ask(_):
        start.wait()
        return tuple(published(identity))

    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(ask, range(20)))) == 1
    assert identity.scalar("select count(*) from signing_keys") == 1


def test_the_private_half_is_sealed(identity):
    published(identity)
    row = identity.scalar("select row_to_json(k)::text from signing_keys k")
    assert '"d"' not in row
    header = json.loads(row)["sealed_private_jwk"].split(".")[0]
    assert json.loads(base64.urlsafe_b64decode(header + "=="))["enc"] == "A256GCM"


def test_another_secret_fails_with_an_error_naming_the_remedy(identity):
    identity.active_person("maria@lamia.example")
    published(identity)
    identity.settings = replace(identity.settings, secret="another secret, thirty-two characters")
    assert identity.sign_in().status == 500
    service = identity.instance()
    with service.transaction() as session, pytest.raises(SigningKeyUnreadable, match="rotate-keys --at-once"):
        current_signing_key(session, secret="x", now=service.now).open(service.settings.secret)


def test_keys_are_published_before_use_and_until_tokens_expire(identity, clock):
    [old] = published(identity)
    new = rotate(identity)
    assert set(published(identity)) == {old, new}
    assert signs_now(identity) == old
    clock.forward(minutes=5)
    assert signs_now(identity) == new
    clock.forward(minutes=9, seconds=59)
    assert set(published(identity)) == {old, new}
    clock.forward(seconds=1)
    assert published(identity) == [new]


def test_rotating_twice_in_a_row_leaves_no_gap(identity, clock):
    first = signs_now(identity)
    second = rotate(identity)
    clock.forward(minutes=1)
    third = rotate(identity)
    signers = []
    for _ in range(20):
        signers.append(signs_now(identity))
        assert signers[-1] in published(identity)
        clock.forward(seconds=30)
    assert list(dict.fromkeys(signers)) == [first, second, third]


def test_a_stolen_key_is_withdrawn_at_once(identity):
    [stolen] = published(identity)
    new = rotate(identity, at_once=True)
    assert published(identity) == [new] != [stolen]
    assert signs_now(identity) == new


@pytest.mark.parametrize(
    "change",
    [
        'public_jwk = public_jwk || \'{"d": "x"}\'',
        "signs_until = now()",
        "signs_until = now(), published_until = now() - interval '1 second'",
    ],
)
def test_the_database_keeps_the_rules_by_itself(identity, change):
    published(identity)
    with pytest.raises(IntegrityError):
        identity.execute(f"update signing_keys set {change}")
