"""Guessing is slowed down, and nobody can use that to lock somebody else out."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest

from chassis.context import CallContext
from chassis.messaging.rpc import Request
from identity.security.throttle.admission import attempt_of, refusal
from identity.security.throttle.devices import Devices

MARIA = "maria@lamia.example"
PASSWORD = "trapezi kai 4 karekles"
WRONG = "not the passphrase"


def sign_in(house, password=WRONG, *, address="203.0.113.7", device=None, email=MARIA):
    context = CallContext(deadline=time.time() + 30, client_ip=address)
    body = {"email": email, "password": password, "device_token": device}
    return house.instance(context).start_session(Request(context, orjson.dumps(body)))


def statuses(house, count, **how):
    return [sign_in(house, **how).status for _ in range(count)]


def test_ten_tries_from_an_address_pause_even_the_right_password(identity, clock):
    identity.active_person(MARIA)
    assert statuses(identity, 10) == [401] * 10
    refused = sign_in(identity, PASSWORD)
    assert refused.status == 429
    assert orjson.loads(refused.body)["type"] == "/problems/sign-in-tried-too-often"
    assert refused.headers["Retry-After"] == "900"
    clock.forward(minutes=15)
    assert sign_in(identity, PASSWORD).status == 201


def test_nonexistent_account_is_answered_in_the_same_way(identity):
    identity.active_person(MARIA)
    assert statuses(identity, 11) == statuses(identity, 11, email="nobody@lamia.example")


def test_another_address_is_not_held_up_and_success_forgives(identity):
    identity.active_person(MARIA)
    statuses(identity, 11)
    assert sign_in(identity, PASSWORD, address="198.51.100.9").status == 201
    for _ in range(3):
        assert statuses(identity, 9, address="192.0.2.1") == [401] * 9
        assert sign_in(identity, PASSWORD, address="192.0.2.1").status == 201


@pytest.mark.slow
def test_thousand_addresses_cannot_lock_out_a_known_device(identity):
    identity.active_person(MARIA)
    device = orjson.loads(sign_in(identity, PASSWORD).body)["device_token"]
    tried = [sign_in(identity, address=f"198.51.{n // 250}.{n % 250}").status for n in range(105)]
    assert tried == [401] * 100 + [429] * 5
    # a device that nobody knows waits, whatever its address
    assert sign_in(identity, PASSWORD, address="192.0.2.200").status == 429
    # the owner's does not, not even at an address from which others guess
    assert sign_in(identity, PASSWORD, device=device, address="198.51.0.1").status == 201
    # nor may who has stolen its token guess more often than others
    assert statuses(identity, 11, device=device) == [401] * 10 + [429]


def test_a_device_is_known_for_its_own_account_only(identity, clock):
    identity.active_person(MARIA)
    identity.active_person("other@lamia.example")
    device = orjson.loads(sign_in(identity, PASSWORD, email="other@lamia.example").body)["device_token"]
    statuses(identity, 10)
    for useless in (device, device[:-4] + "AAAA", "x"):
        assert sign_in(identity, PASSWORD, device=useless).status == 429
    own = orjson.loads(sign_in(identity, PASSWORD, address="192.0.2.9").body)["device_token"]
    clock.forward(days=366)
    statuses(identity, 10)
    assert sign_in(identity, PASSWORD, device=own).status == 429


def test_guesses_at_once_are_counted_before_they_are_judged(identity):
    devices = Devices(identity.settings.secret)
    start = threading.Barrier(15)

    def guess(_):
        service = identity.instance()
        tried = attempt_of(devices, MARIA, address="203.0.113.7", device=None, now=service.now)
        start.wait()
        with service.transaction() as session:
            return refusal(session, tried, now=service.now) is None

    with ThreadPoolExecutor(15) as pool:
        assert sorted(pool.map(guess, range(15))) == [False] * 5 + [True] * 10


def test_whole_network_of_one_customer_counts_as_one_place(identity):
    identity.active_person(MARIA)
    tried = [sign_in(identity, address=f"2001:db8:1:2::{n:x}").status for n in range(1, 12)]
    assert tried == [401] * 10 + [429]
    assert sign_in(identity, address="2001:db8:1:3::1").status == 401


def test_throttles_name_nobody_and_old_windows_are_forgotten(identity, clock):
    identity.active_person(MARIA)
    statuses(identity, 2)
    dump = identity.scalar("select string_agg(t::text, ' ') from throttles t")
    assert "maria" not in dump
    assert "203.0.113" not in dump
    clock.forward(minutes=61)
    service = identity.instance()
    service.forget_what_is_over()
    assert identity.scalar("select count(*) from throttles") == 0
