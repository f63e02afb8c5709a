"""Tests of slow, silent, chatty and lost endpoints: whatever they or this process do, the others get their events."""

import socket
import threading
import time
from datetime import timedelta

import pytest
from raw_endpoints import endless, raw_server
from sqlalchemy import text
from sqlalchemy.orm import Session
from webhook_receiver import WebhookReceiver

from notifications.channels.webhook.delivery.claims import AttemptResult, Claims
from notifications.channels.webhook.delivery.factory import dispatcher_of
from notifications.channels.webhook.delivery.fan_out import cancel_waiting
from notifications.channels.webhook.delivery.model import State
from notifications.channels.webhook.endpoint import operations as endpoint_operations
from notifications.channels.webhook.endpoint.model import Disabled, Webhook
from notifications.service import Notifications

WAITS_FOR_US = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
)


def test_one_slow_endpoint_holds_up_nobody(hooked, receiver, authority):
    platform = hooked(webhook_connections=6, webhook_per_endpoint=2, webhook_seconds=2)
    slow = WebhookReceiver(authority[1])
    at_once, most, lock = [], [], threading.Lock()

    def dawdle(handler):
        with lock:
            at_once.append(handler)
            most.append(len(at_once))
        time.sleep(0.8)
        with lock:
            at_once.remove(handler)
        handler.send_response(204)
        handler.end_headers()

    slow.answer = dawdle
    platform.register(slow.url())
    platform.register(receiver.url())
    for _ in range(12):
        platform.publish()
    timer = threading.Thread(target=Notifications.send_webhooks.__wrapped__, args=(platform.instance(),))
    timer.start()
    receiver.wait_for(12)
    assert len(slow.taken) < 12
    timer.join()
    platform.send_hooks()
    slow.wait_for(12)
    assert max(most) <= 2
    slow.close()


def claims(engine, clock, **limits):
    return Claims(engine, **{"per_webhook": 4, "doubtful": 2, "lease": timedelta(seconds=60), **limits}, clock=clock)


def test_failing_endpoints_share_a_few_places_with_one_each(hooked, engine, clock):
    platform = hooked()
    failing = [platform.register(f"https://hooks.agency.example/{number}")["id"] for number in range(5)]
    platform.execute("update webhooks set failing_since = :now", now=clock())
    healthy = platform.register("https://hooks.agency.example/healthy")["id"]
    for _ in range(6):
        platform.publish()
    desk = claims(engine, clock)
    first = [str(each.webhook_id) for each in desk.take(32)]
    assert first.count(healthy) == 4
    assert len(first) == 6
    assert len(set(first) & set(failing)) == 2
    assert desk.take(32) == [], "every place is taken"


def test_expired_lease_is_retaken_and_its_late_outcome_dropped(hooked, receiver, engine, clock):
    platform = hooked()
    made = platform.register(receiver.url())
    platform.publish()
    desk = claims(engine, clock)
    [lost] = desk.take(1)
    platform.send_hooks()
    assert receiver.taken == []
    clock.forward(seconds=61)
    [again] = desk.take(1)
    assert (again.id, again.event_id) == (lost.id, lost.event_id)
    assert desk.settle(lost, AttemptResult(State.FAILED, "timeout")) is None
    assert platform.delivery(made["id"])["state"] == "sending"
    desk.settle(again, AttemptResult(State.DELIVERED, "delivered", 204))
    delivery = platform.delivery(made["id"])
    assert (delivery["state"], delivery["attempts"]) == ("delivered", 2)
    assert [attempt["outcome"] for attempt in delivery["log"]] == ["timeout", "delivered"]
    assert platform.hook(made["id"])["failures"] == 0


def test_two_dispatchers_at_once_send_each_event_once(hooked, receiver, engine, clock):
    platform = hooked()
    platform.register(receiver.url())
    for _ in range(40):
        platform.publish()
    desks = [claims(engine, clock, per_webhook=100) for _ in range(4)]
    taken, threads = [], []
    for desk in desks:
        threads.append(threading.Thread(target=lambda desk=desk: taken.extend(desk.take(15))))
        threads[-1].start()
    for thread in threads:
        thread.join()
    assert len({each.id for each in taken}) == len(taken) == 40


def outcome_of(platform, url):
    made = platform.register(url)
    platform.publish()
    started = time.monotonic()
    platform.send_hooks()
    return platform.delivery(made["id"])["reason"], time.monotonic() - started


def test_an_answer_that_trickles_is_cut_off_in_time(hooked, receiver):
    platform = hooked(webhook_seconds=1)

    def trickle(handler):
        for letter in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100:
            handler.wfile.write(bytes([letter]))
            time.sleep(0.1)

    receiver.answer = trickle
    reason, seconds = outcome_of(platform, receiver.url())
    assert reason == "timeout"
    assert seconds < 8


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + b"x" * 1_000_000, None),
        (b"HTTP/1.1 200 OK\r\n", "connection_lost"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "answer_not_http"),
        (b"HTTP/1.1 999 What\r\n\r\n", "answer_not_http"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000, "answer_too_long"),
        (b"", "connection_lost"),
    ],
)
def test_answers_of_all_kinds(hooked, receiver, says, reason):
    def answer(handler):
        handler.wfile.write(says)
        handler.close_connection = True

    receiver.answer = answer
    told, seconds = outcome_of(hooked(), receiver.url())
    assert told == reason
    assert seconds < 8


def test_a_handshake_that_never_ends_is_cut_off_in_time(hooked):
    listener, url = raw_server(endless)
    reason, seconds = outcome_of(hooked(webhook_seconds=1), url)
    listener.close()
    assert reason == "timeout"
    assert seconds < 8


def test_plain_http_is_no_https(hooked):
    listener, url = raw_server(lambda line: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    reason, _ = outcome_of(hooked(), url)
    listener.close()
    assert reason in {"tls_failed", "connection_lost"}


def test_nobody_listens(hooked):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert outcome_of(hooked(), f"https://localhost:{port}/")[0] == "connection_failed"


def test_a_name_that_is_slow_to_resolve_is_given_up_in_time(hooked, receiver, monkeypatch):
    from notifications.channels.webhook.delivery import address_policy

    monkeypatch.setattr(address_policy.socket, "getaddrinfo", lambda *_, **__: time.sleep(10) or [])
    reason, seconds = outcome_of(hooked(webhook_seconds=1), receiver.url())
    assert reason == "name_not_resolved"
    assert seconds < 8


def test_a_fault_of_ours_costs_no_attempt(hooked, receiver, monkeypatch):
    from notifications.channels.webhook.delivery import webhook_client

    def broken(*_, **__):
        raise RuntimeError("a bug")

    monkeypatch.setattr(webhook_client, "post", broken)
    platform = hooked()
    made = platform.register(receiver.url())
    platform.publish()
    platform.send_hooks()
    assert platform.delivery(made["id"])["reason"] == "not_sent"
    assert platform.rows("select tried from webhook_deliveries") == [{"tried": 0}]
    assert platform.hook(made["id"])["failures"] == 0


def test_the_dispatcher_of_a_process_is_one(hooked):
    platform = hooked()
    assert dispatcher_of(platform.instance().runtime) is dispatcher_of(platform.instance().runtime)


def test_an_attempt_that_ends_while_its_endpoint_is_disabled(hooked, engine, clock):
    """Its delivery is called off; else it would be left waiting, and go out when the endpoint is active again."""
    platform = hooked()
    made = platform.register("https://hooks.agency.example/")
    platform.publish()
    desk = claims(engine, clock)
    [claimed] = desk.take(1)
    failed = AttemptResult(State.WAITING, "refused", 503, again=clock() + timedelta(seconds=5))
    ending = threading.Thread(target=desk.settle, args=(claimed, failed))
    with Session(engine) as session, session.begin():
        webhook = session.get(Webhook, claimed.webhook_id, with_for_update=True)
        webhook.disable(Disabled.FAILING, at=clock())
        session.flush()
        cancel_waiting(session, webhook.id, now=clock())
        ending.start()
        end = time.monotonic() + 10
        while not session.execute(WAITS_FOR_US).scalar_one():
            assert time.monotonic() < end
            time.sleep(0.02)
    ending.join(10)
    assert not ending.is_alive()
    [line] = platform.log(made["id"])
    assert (line["state"], line["reason"]) == ("called_off", "refused")


def test_disabling_locks_the_endpoint_before_its_deliveries(hooked, engine, monkeypatch):
    platform = hooked()
    made = platform.register("https://hooks.agency.example/")
    platform.publish()
    free = []

    def look_first(*args, **kwargs):
        with engine.connect() as another:
            free.append(another.execute(text("SELECT id FROM webhooks FOR NO KEY UPDATE SKIP LOCKED")).all())
        cancel_waiting(*args, **kwargs)

    monkeypatch.setattr(endpoint_operations, "cancel_waiting", look_first)
    assert platform.change(made["id"], state="disabled").status == 200
    assert free == [[]]
    assert [line["state"] for line in platform.log(made["id"])] == ["called_off"]
