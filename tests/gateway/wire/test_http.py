"""What comes off the wire: strict heads, bodies within their caps, slow clients that harm nobody."""

from __future__ import annotations

import eventlet
import orjson
import pytest
from harness import parse, wait_for

from chassis.messaging.rpc import Reply

HEAD = b"HTTP/1.1\r\nHost: test\r\n"
JSON = b"Content-Type: application/json\r\n"
PUT = b"PUT /v1/things/1 " + HEAD


def _echo(context, body):
    return Reply(body=orjson.dumps({"size": len(body), "type": context.content_type}))


@pytest.fixture
def echo(gateway):
    gateway.services.answers.update(keep_thing=_echo, send_form=lambda context, body: Reply(body=body), bare=_echo)
    return gateway


def test_a_body_arrives_with_a_length_and_in_chunks(echo):
    assert echo.ask("PUT", "/v1/things/1", body={"a": 1}).json == {"size": 7, "type": "application/json"}
    chunked = echo.raw(
        PUT + b"Connection: close\r\nContent-Type: application/json\r\n"
        b'Transfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4;x=y\r\n": 1\r\n1\r\n}\r\n0\r\nTrailer: t\r\n\r\n'
    )
    assert parse(chunked).json["size"] == 8


def test_a_body_above_the_cap_is_refused_before_it_is_read(echo):
    refused = echo.raw(
        b"PUT /v1/things/1 "
        + HEAD
        + b"Content-Type: application/json\r\nContent-Length: 300000000\r\n\r\n"
        + b" " * 65536
    )
    assert parse(refused).status == 413
    assert parse(refused).json["type"] == "/problems/body-too-large"
    assert parse(refused).headers["connection"] == "close"
    assert not echo.services.calls


def test_three_hundred_megabytes_are_answered_413_and_not_kept(echo):
    client = echo.connect()
    client.settimeout(5)
    client.sendall(PUT + JSON + b"Content-Length: 300000000\r\n\r\n")
    sent, block = 0, b"x" * 1_000_000
    try:
        while sent < 300_000_000:
            sent += client.send(block)
    except OSError:
        pass
    assert parse(client.recv(65536)).status == 413
    assert sent < 60_000_000


def test_a_chunked_body_above_the_cap_is_refused(start):
    gateway = start(body_cap=1000)
    gateway.services.answers["keep_thing"] = _echo
    chunk = b"1f4\r\n" + b" " * 500 + b"\r\n"
    refused = gateway.raw(
        b"PUT /v1/things/1 "
        + HEAD
        + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        + chunk * 3
    )
    assert parse(refused).status == 413


def test_a_body_shorter_than_announced_is_refused(echo):
    client = echo.connect()
    client.sendall(PUT + JSON + b"Content-Length: 50\r\n\r\n{}")
    client.shutdown(1)
    assert parse(client.recv(65536)).json["type"] == "/problems/body-cut-short"
    assert not echo.services.calls


def test_an_absent_length_means_no_body(echo):
    assert echo.raw(PUT + b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 200")
    assert echo.services.calls[-1][2] == b""


@pytest.mark.parametrize(
    "fault",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 1_0\r\n",
        b"Content-Length: 0x5\r\n",
        b"Content-Length: 5, 5\r\n",
        b"Content-Length : 5\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        b"X: a\rTransfer-Encoding: chunked\r\n",
        b"X: a\r\n b\r\n",
        b"X: a\0b\r\n",
        b"no colon\r\n",
        b"Host: other\r\n",
    ],
)
def test_ambiguous_heads_are_refused(echo, fault):
    smuggled = b"0\r\n\r\nGET /v1/things/1 HTTP/1.1\r\nHost: test\r\n\r\n"
    answer = parse(echo.raw(PUT + fault + b"\r\n" + smuggled))
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["connection"] == "close"
    assert not echo.services.calls


@pytest.mark.parametrize(
    "chunk", [b"-1\r\n", b"+1\r\na\r\n", b"0x1\r\na\r\n", b"1\r\nab\r\n", b"\r\n", b"1_0\r\n", b"1\n"]
)
def test_malformed_chunks_are_refused(echo, chunk):
    head = PUT + JSON + b"Transfer-Encoding: chunked\r\n\r\n"
    assert parse(echo.raw(head + chunk + b"0\r\n\r\n")).status == 400
    assert not echo.services.calls


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET /\r\n", 400),
        (b"GET  / HTTP/1.1\r\nHost: t\r\n", 400),
        (b"GET / HTTP/2.0\r\nHost: t\r\n", 400),
        (b"GET / HTTP/1.1\r\n", 400),
        (b"GET /\xce\xb1 HTTP/1.1\r\nHost: t\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", 400),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: t\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: t\r\nX: " + b"a" * 9000 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: t\r\n" + b"X-Many: 1\r\n" * 200, 431),
    ],
)
def test_request_lines_and_headers_have_limits(gateway, line, status):
    assert parse(gateway.raw(line + b"\r\n")).status == status


def test_one_connection_serves_many_requests(echo):
    client = echo.connect()
    client.settimeout(5)
    for _ in range(3):
        client.sendall(b"GET /health " + HEAD + b"\r\n")
        assert parse(client.recv(65536)).json == {"status": "ok"}
    client.sendall(b"POST /v1/nowhere " + HEAD + b"Content-Length: 4\r\n\r\nGET GET /health " + HEAD + b"\r\n")
    received = b""
    while received.count(b"HTTP/1.1 ") < 2:
        received += client.recv(65536)
    assert b"HTTP/1.1 404" in received
    assert b"HTTP/1.1 200" in received


def test_a_client_that_asks_first_is_told_to_continue(echo):
    client = echo.connect()
    client.settimeout(5)
    head = PUT + JSON + b"Expect: 100-continue\r\n"
    client.sendall(head + b"Content-Length: 2\r\n\r\n")
    assert client.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
    client.sendall(b"{}")
    assert parse(client.recv(65536)).json["size"] == 2
    client.sendall(head + b"Content-Length: 99999999\r\n\r\n")
    assert parse(client.recv(65536)).status == 413


def test_slow_clients_hold_up_nobody(start):
    gateway = start(head_seconds=1.0, body_seconds=1.0)
    gateway.services.answers["keep_thing"] = _echo
    heads = [gateway.connect() for _ in range(50)]
    for client in heads:
        client.sendall(b"GET /hea")
    bodies = [gateway.connect() for _ in range(10)]
    for client in bodies:
        client.sendall(PUT + JSON + b"Content-Length: 500\r\n\r\n{")
    assert gateway.ask("GET", "/health").status == 200
    assert gateway.server.open_connections >= 60, "it waited until they were let go"

    def trickle():
        for _ in range(200):
            eventlet.sleep(0.1)
            for client in (heads[0], bodies[0]):
                try:
                    client.send(b" ")
                except OSError:
                    return

    eventlet.spawn(trickle)
    for client in (heads[0], bodies[0], heads[1], bodies[1]):
        client.settimeout(10)  # the drops come for twice as long
        assert parse(client.recv(65536)).status == 408


def test_an_idle_connection_is_closed(start):
    gateway = start(keep_alive=0.3)
    client = gateway.connect()
    client.settimeout(3)
    assert client.recv(10) == b""


def test_stopping_finishes_what_has_begun(start):
    gateway = start()

    def slow(context, body):
        eventlet.sleep(0.5)
        return Reply(body=b"{}")

    gateway.services.answers["peek"] = slow
    idle = gateway.connect()
    asked = eventlet.spawn(gateway.raw, b"GET /v1/things/1/peek " + HEAD + b"\r\n")
    wait_for(lambda: gateway.services.calls)
    assert gateway.server.stop(5)
    assert asked.wait().startswith(b"HTTP/1.1 200")
    assert idle.recv(10) == b""
    with pytest.raises(ConnectionRefusedError):
        gateway.connect()


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/xml", 415),
    ],
)
def test_only_json_is_read_where_the_contract_says_json(echo, content_type, status):
    assert echo.ask("PUT", "/v1/things/1", body=b"{}", Content_Type=content_type).status == status


def test_compressed_bodies_are_not_read(echo):
    assert echo.ask("PUT", "/v1/things/1", body=b"{}", Content_Encoding="gzip").status == 415


def test_forms_are_read_in_both_encodings_where_declared(echo):
    plain = echo.ask("POST", "/v1/forms/t", body=b"List-Unsubscribe=One-Click",
                     Content_Type="application/x-www-form-urlencoded")  # fmt: skip
    assert plain.body == b"List-Unsubscribe=One-Click"
    multipart = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    sent = echo.ask("POST", "/v1/forms/t", body=multipart, Content_Type="multipart/form-data; boundary=x")
    assert sent.body == b"List-Unsubscribe=One-Click"
    assert echo.services.calls[-1][1].content_type == "application/x-www-form-urlencoded"
    broken = echo.ask("POST", "/v1/forms/t", body=b"nonsense", Content_Type="multipart/form-data; boundary=x")
    assert broken.status in {200, 400}
    assert echo.ask("POST", "/v1/forms/t", body=multipart, Content_Type="multipart/form-data").status in {200, 400}


def test_a_body_nobody_reads_is_dropped(echo):
    answer = echo.ask("POST", "/v1/forms", body=b"anything", Content_Type="text/plain")
    assert answer.json["size"] == 0


def test_json_deeper_than_the_cap_is_refused(echo):
    def nested(levels):
        return b"[" * levels + b"]" * levels

    assert echo.ask("PUT", "/v1/things/1", body=nested(32)).status == 200
    assert echo.ask("PUT", "/v1/things/1", body=nested(33)).json["type"] == "/problems/body-too-deep"
    assert echo.ask("PUT", "/v1/things/1", body=b'["' + b"[" * 500 + b'\\"[["]').status == 200
    wide = b"[" + b",".join([b'{"a":[]}'] * 5000) + b"]"
    assert echo.ask("PUT", "/v1/things/1", body=wide).status == 200
