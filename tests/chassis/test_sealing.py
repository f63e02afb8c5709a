"""Sealing: a call opens for its service only, as it was sent, with any secret that the service still knows."""

from __future__ import annotations

import base64
from dataclasses import replace
from types import SimpleNamespace

import orjson
import pytest

from chassis.context import CallContext
from chassis.messaging import sealing
from chassis.messaging.sealing import CALL, KEY_ID, AnnouncedKeys, CannotOpen, PrivateKeys, PublicKey
from chassis.principal import Principal
from chassis.settings import known_secrets

OLD, NEW = "o" * 40, "n" * 40
CONTEXT = CallContext(
    principal=Principal(session_id="session-mark"),
    request_id="r-1",
    traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01",
    language="en",
    deadline=1e10,
    client_ip="192.0.2.77",
    if_match='"etag-mark"',
    idempotency_key="idempotency-mark",
    basic="basic-mark",
    continuation="continuation-mark",
    path={"token": "path-mark"},
    query={"email": ["query-mark"]},
)


def sealed(secret=OLD, *, body=b"body-mark", context=CONTEXT):
    key = PublicKey("identity", PrivateKeys("identity", [secret]).announced)
    return key.seal("operation_mark", context, body, "c-1")


def opened(call, *secrets, service="identity", correlation_id="c-1"):
    return PrivateKeys(service, secrets or [OLD]).open(call.headers, call.body, correlation_id)


@pytest.mark.parametrize("body", [b"", b"body-mark", bytes(range(256)) * 4000])
def test_a_call_opens_as_it_was_sealed(body):
    assert opened(sealed(body=body)) == ("operation_mark", CONTEXT, body)


def test_nothing_but_what_logs_may_know_is_readable():
    call = sealed()
    assert (call.operation, set(call.headers)) == (sealing.SEALED, {CALL, KEY_ID})
    assert orjson.loads(call.headers[CALL]) == {
        "request_id": "r-1",
        "traceparent": CONTEXT.traceparent,
        "language": "en",
        "deadline": 1e10,
    }
    assert b"mark" not in call.body
    assert sealed().body != call.body, "each call has a key of its own"


@pytest.mark.parametrize(("service", "secret"), [("identity", NEW), ("challenges", OLD)])
def test_other_secrets_and_services_do_not_open_it(service, secret):
    with pytest.raises(CannotOpen):
        opened(sealed(), secret, service=service)


def test_a_changed_call_does_not_open():
    call = sealed()
    late = {**call.headers, CALL: call.headers[CALL].replace("10000000000.0", "20000000000.0")}
    assert late != call.headers
    bodies = [call.body[:end] for end in (0, 31, len(call.body) - 1)]
    bodies += [call.body[:at] + bytes([call.body[at] ^ 1]) + call.body[at + 1 :] for at in (0, 40, len(call.body) - 1)]
    other = {**call.headers, KEY_ID: "0" * 16}
    changed = [replace(call, body=body) for body in bodies] + [replace(call, headers=head) for head in (late, other)]
    for one in changed:
        with pytest.raises(CannotOpen):
            opened(one)
    with pytest.raises(CannotOpen):
        opened(call, correlation_id="c-2")


def test_the_previous_secret_opens_what_was_sealed_before():
    settings = SimpleNamespace(secret=NEW, previous_secrets=(OLD,))
    keys = PrivateKeys("identity", known_secrets(settings))
    assert keys.announced == PrivateKeys("identity", [NEW]).announced
    for secret in (OLD, NEW):
        call = sealed(secret)
        assert keys.open(call.headers, call.body, "c-1")[2] == b"body-mark"


# ---- what a caller knows of a service's keys ---------------------------------------------------------------------


def announced(secret=OLD):
    return PrivateKeys("identity", [secret]).announced


@pytest.fixture
def clock():
    return SimpleNamespace(now=100.0)


@pytest.fixture
def keys(clock):
    return AnnouncedKeys(lambda: clock.now)


def test_a_service_is_asked_before_it_is_called(keys):
    assert keys.must_ask("identity")
    keys.record("identity", announced(), refused=True)
    assert not keys.must_ask("identity")
    assert keys.of("identity").encoded == announced()


def test_a_replica_without_a_key_gets_calls_unsealed(keys, clock):
    keys.record("identity", announced(), refused=False)
    keys.record("identity", None, refused=True)
    keys.record("identity", announced(), refused=False)
    assert keys.of("identity") is None
    assert not keys.must_ask("identity")
    clock.now += sealing.UNSEALED_SECONDS
    assert keys.of("identity").encoded == announced()


def test_a_service_without_any_key_is_asked_again(keys, clock):
    keys.record("identity", None, refused=True)
    assert not keys.must_ask("identity")
    clock.now += sealing.UNSEALED_SECONDS
    assert keys.must_ask("identity")


def test_a_new_key_is_taken_over(keys):
    keys.record("identity", announced(OLD), refused=False)
    keys.record("identity", announced(NEW), refused=False)
    assert keys.of("identity").encoded == announced(NEW)


def test_refusals_in_turn_change_the_key_now_and_then(keys):
    """Else two replicas with two secrets, each at its turn, would refuse what is sealed for the other for ever."""
    keys.record("identity", announced(OLD), refused=False)
    seen = []
    for _ in range(200):
        other = announced(NEW) if keys.of("identity").encoded == announced(OLD) else announced(OLD)
        keys.record("identity", other, refused=True)
        seen.append(keys.of("identity").encoded == other)
    assert set(seen) == {True, False}


def test_an_announcement_is_a_public_key():
    assert len(base64.b64decode(announced())) == 32
    assert announced(OLD) != announced(NEW)
    assert announced(OLD) != PrivateKeys("challenges", [OLD]).announced
