"""Clients that are slow, on purpose or not: each is let go after its time, and nobody waits for them meanwhile."""

from __future__ import annotations

import time

import eventlet
import pytest
from harness import parse, wait_for

from chassis.messaging.rpc import Reply
from gateway.http.peers import ConnectionLimiter, TrustedProxies

HEAD = b"HTTP/1.1\r\nHost: test\r\n"
AT_ONCE = 2.0  # on a busy machine


def health_is_quick(gateway, **headers):
    started = time.perf_counter()
    assert gateway.ask("GET", "/health", **headers).status == 200
    assert time.perf_counter() - started < AT_ONCE


def test_one_address_cannot_take_all_connections(start):
    gateway = start(connections=40, keep_alive=1.0)
    idle = [gateway.connect() for _ in range(10)]
    wait_for(lambda: gateway.server.open_connections == 10)
    refused = gateway.connect()
    refused.settimeout(3)
    answer = parse(refused.recv(65536))
    assert (answer.status, answer.json["type"]) == (429, "/problems/too-many-connections")
    assert {"retry-after": "5", "connection": "close"}.items() <= answer.headers.items()
    assert refused.recv(10) == b""
    # others have the rest; who was idle is let go and may come back
    other = gateway.parts.connection_limiter
    assert all(other.enter("192.0.2.1") for _ in range(10))
    wait_for(lambda: gateway.server.open_connections == 0)
    health_is_quick(gateway)
    assert len(idle) == 10


def test_a_flood_of_connections_holds_up_nobody(start):
    gateway = start(connections=40)
    flood = [gateway.connect() for _ in range(300)]
    wait_for(lambda: gateway.server.open_connections <= 10)
    for client in flood[:5]:
        client.close()
    wait_for(lambda: gateway.server.open_connections <= 5)
    health_is_quick(gateway)


def test_ipv6_counts_by_network_and_proxies_do_not_count():
    connection_limiter = ConnectionLimiter(2, TrustedProxies(["10.0.0.0/8"]))
    assert connection_limiter.enter("2001:db8::1")
    assert connection_limiter.enter("2001:db8::2")
    assert not connection_limiter.enter("2001:db8::3")
    assert connection_limiter.enter("2001:db8:0:1::1")
    connection_limiter.leave("2001:db8::1")
    assert connection_limiter.enter("2001:db8::3")
    assert all(connection_limiter.enter("10.0.0.1") for _ in range(50))
    for _ in range(50):
        connection_limiter.leave("10.0.0.1")
    assert connection_limiter.enter("10.0.0.2")


def test_who_does_not_read_the_answer_is_let_go(start):
    gateway = start(socket_seconds=0.5)
    gateway.services.answers["peek"] = lambda context, body: Reply(body=b"[" + b" " * 30_000_000 + b"]")
    slow = [gateway.connect() for _ in range(5)]
    for client in slow:
        client.sendall(b"GET /v1/things/1/peek " + HEAD + b"\r\n")
    wait_for(lambda: len(gateway.services.calls) == 5)
    health_is_quick(gateway)
    wait_for(lambda: gateway.server.open_connections == 0, seconds=3)


@pytest.mark.parametrize("sent", [b"", b"\r", b"GET", b"GET /health HTTP/1.1\r\nHost: t\r\nX: "])
def test_a_head_has_its_time_however_it_trickles(start, sent):
    gateway = start(head_seconds=0.4, keep_alive=0.4)
    client = gateway.connect()
    client.settimeout(10)  # half of what the trickle lasts
    client.sendall(sent)

    def trickle():
        for _ in range(200):
            eventlet.sleep(0.1)
            try:
                client.send(b"a")
            except OSError:
                return

    if sent:
        eventlet.spawn(trickle)
    said = client.recv(65536)
    assert said == b"" if not sent else parse(said).status == 408


def test_a_chunked_body_has_its_time_however_it_trickles(start):
    gateway = start(body_seconds=0.5)
    client = gateway.connect()
    client.settimeout(10)  # half of what the trickle lasts
    client.sendall(
        b"PUT /v1/things/1 " + HEAD + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )

    def trickle():
        for _ in range(200):
            eventlet.sleep(0.1)
            try:
                client.send(b"1\r\n \r\n")
            except OSError:
                return

    eventlet.spawn(trickle)
    answer = parse(client.recv(65536))
    assert (answer.status, answer.headers["connection"]) == (408, "close")
    assert not gateway.services.calls
