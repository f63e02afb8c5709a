"""Requests made to harm: each ends in a plain refusal or a closed connection, quickly, and reaches no service."""

from __future__ import annotations

import time

import pytest
from harness import parse
from hostile import HEAD, JSON, PUT, refused

from chassis.messaging.rpc import Reply

PEEK = "/v1/things/1/peek"
SMUGGLED = b"0\r\n\r\nGET /v1/things/1/peek HTTP/1.1\r\nHost: test\r\n\r\n"
AT_ONCE = 0.5  # seconds of processor; what costs the square of its length takes minutes


@pytest.fixture(autouse=True)
def _fresh(door):
    door.services.calls.clear()
    answer = lambda context, body: Reply(body=b"{}")  # noqa: E731
    door.services.answers.update(dict.fromkeys(("peek", "keep_thing", "send_form", "bare", "sign_in"), answer))


@pytest.mark.parametrize("target", ["/v1/things?q=νερό", "/v1/things?q=a b", "/v1/νερό"])
def test_an_address_that_is_not_encoded_is_told_how_to_be(door, target):
    answer = refused(door, f"GET {target} HTTP/1.1\r\nHost: test\r\n\r\n".encode())
    assert answer.json["type"] == "/problems/malformed-request"
    assert "--data-urlencode" in answer.json["detail"]


def test_what_is_no_request_is_not_told_how_to_encode(door):
    assert "--data-urlencode" not in refused(door, b"GET /v1/things\r\n\r\n").json["detail"]


# ---- two readers, two requests ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
        b"Content-Length: 6\r\nContent-Length: 6\r\n",
        b"Content-Length: 6\r\ncontent-length: 0\r\n",
        b"Content-Length: 6,6\r\n",
        b"Content-Length: 06 6\r\n",
        b"Content-Length:\r\n",
        b"Content-Length: \xb26\r\n",
        b"Content-Length: 6\r\nContent-Length : 0\r\n",
        b"Content-Length: 9999999999999999999\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n",
        b"Transfer-Encoding: \x0cchunked\r\n",
        b"Transfer-Encoding: \xa0chunked\r\n",
        b"Transfer-Encoding: \x85chunked\r\n",
        b"Transfer-Encoding: chunked\xa0\r\n",
        b"Transfer-Encoding: chunked\x85\r\n",
        b"Transfer-Encoding: \x1cchunked\r\n",
        b"Content-Length: \xa06\r\n",
        b"Content-Length: 6\x85\r\n",
        b"Content-Length: 6_0\r\n",
        b"Content-Length: +6\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding: identity\r\n",
        b"Transfer-Encoding: chunked,\r\n",
        b'Transfer-Encoding: "chunked"\r\n',
        b"Transfer-Encoding: chunked;q=1\r\n",
        b"Transfer-Encoding:\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        b"Transfer-Encoding:\r\n chunked\r\n",
        b" Transfer-Encoding: chunked\r\n",
        b"X: y\nTransfer-Encoding: chunked\r\n",
        b"X: y\rTransfer-Encoding: chunked\r\n",
        b"X: y\r\n\tTransfer-Encoding: chunked\r\n",
        b"Transfer\0-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\n",
        b"Tran\xc5\xbfer-Encoding: chunked\r\n",
        b": chunked\r\n",
    ],
)
def test_no_request_hides_in_the_body_of_another(door, line):
    refused(door, PUT + JSON + line + b"\r\n" + SMUGGLED)


def test_a_coding_that_is_not_read_is_named_so(door):
    refused(door, PUT + JSON + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + SMUGGLED, 501)


@pytest.mark.parametrize(
    "target",
    [
        "v1/things/1/peek", "x/v1/things/1/peek", "test:80", "*", "http:/v1/things/1/peek", "http://",
        "http://user@test/v1/things/1/peek", "ftp://test/v1/things/1/peek", "http://test#/v1/things/1/peek",
        f"{PEEK}#x", f"{PEEK}?a=1#x", "/v1\\things\\1\\peek", "/v1/things/<1>/peek",
        '/v1/things/"/peek', "/v1/things/{1}/peek",
        "/v1/things/%/peek", "/v1/things/%zz/peek", "/v1/things/%u0041/peek", "/v1/things/%c0%af/peek",
        "/v1/things/%ed%a0%80/peek", f"{PEEK}?a=%ff",
    ],
)  # fmt: skip
def test_an_address_that_can_be_read_in_two_ways_is_refused(door, target):
    answer = door.ask("GET", target)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert not door.services.calls


@pytest.mark.parametrize(
    "path",
    [
        "/v1/things/../things/1/peek", "/v1/things/./1/peek", "/v1//things/1/peek", "/v1/things/1/peek//",
        "/v1/things/1/peek/.", "/v1/things/1/peek/%2e%2e", "/v1/things/1/peek/..", "//evil.example/", "/evil.example//",
        "/v1/things/..%2f..%2fhealth", "/v1/things/%2e%2e%2f1/peek", "/v1/things/a%2fb/peek", "/v1/things/a%5cb/peek",
        "/v1/things/%00/peek", "/v1/things/a%0d%0aX:%20y/peek", "/v1/things;/1/peek", "/V1/things/1/peek",
        "//test/v1/things/1/peek",
        "/%2fv1/things/1/peek", "/.git/config", "/etc/passwd", "/v1/forms/../../../etc/passwd", "/metrics",
        "/%2e%2e/%2e%2e/",
    ],
)  # fmt: skip
def test_no_path_is_made_another(door, path):
    answer = door.ask("GET", path)
    assert answer.status == 404
    assert "location" not in answer.headers
    assert not door.services.calls


def test_a_value_that_looks_like_a_path_stays_a_value(door):
    assert door.ask("GET", "/v1/things/%252e%252e%252f/peek").status == 200
    assert door.services.calls[-1][1].path == {"thing_id": "%2e%2e%2f"}
    assert door.ask("GET", "/v1/things/%2e%2e/peek").status == 200
    assert door.services.calls[-1][1].path == {"thing_id": ".."}


@pytest.mark.parametrize("host", ["a b", "a/b", "a\tb", "<x>", "user@test", "a\\b", "", "evil.example"])
def test_the_host_is_well_formed_and_nothing_is_made_of_it(door, host):
    well_formed = host in {"", "evil.example"}
    answer = door.ask("GET", PEEK, Host=host, X_Forwarded_Host="evil.example", X_Forwarded_Proto="gopher")
    assert answer.status == (200 if well_formed else 400)
    assert b"evil" not in answer.body
    assert not [value for value in answer.headers.values() if "evil" in value]


def test_an_absolute_address_counts_and_its_host_does_not(door):
    for target in (f"http://evil.example:8080{PEEK}", f"HTTPS://[::1]{PEEK}"):
        assert door.ask("GET", target).status == 200
    assert door.ask("GET", "http://evil.example").headers["content-type"].startswith(("text/html", "application/json"))


# ---- methods, types, headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "get", "DEBUG", "PURGE", "X" * 24])
def test_methods_that_nothing_uses_are_refused(door, method):
    answer = door.ask(method, PEEK, X_HTTP_Method_Override="GET", Cookie="secret=1")
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert b"secret" not in answer.body
    assert not door.services.calls


def test_a_method_is_what_the_first_line_says(door):
    assert door.ask("GET", PEEK, X_HTTP_Method_Override="DELETE", X_Method_Override="PUT").status == 200
    assert [name for name, *_ in door.services.calls] == ["peek"]


@pytest.mark.parametrize(
    "content_type",
    ["", "text/html", "application/xml", "application/json+xml", "application/jsonp", "json", "application/", "*/*",
     "multipart/form-data; boundary=x", "application/x-java-serialized-object", "text/plain, application/json"],
)  # fmt: skip
def test_a_body_is_read_as_what_the_contract_says(door, content_type):
    assert door.ask("PUT", "/v1/things/1", body=b"{}", Content_Type=content_type).status == 415
    assert not door.services.calls


@pytest.mark.parametrize(
    "location", ["/a\r\nSet-Cookie: a=b", "/a\nX: y", "/a\rX: y", "/a\0", "/\u03ba\u03b1\u03bb\u03ae", "/a\x85X: y"]
)
def test_what_a_service_says_does_not_become_another_header(door, location):
    door.services.answers["peek"] = lambda context, body: Reply(
        body=b"{}", headers={"Location": location, "Link": "<a>"}
    )
    answer = door.ask("GET", PEEK)
    assert answer.status == 200
    assert "location" not in answer.headers
    assert answer.headers["link"] == "<a>"
    assert not {"set-cookie", "x"} & answer.headers.keys()


@pytest.mark.parametrize(
    ("sent", "believed"),
    [
        ({"X_Forwarded_For": "192.0.2.7"}, "192.0.2.7"),
        ({"X_Forwarded_For": "198.51.100.1, 192.0.2.7, 10.1.2.3"}, "192.0.2.7"),
        ({"X_Forwarded_For": "192.0.2.7, nonsense"}, "127.0.0.1"),
        ({"X_Forwarded_For": "192.0.2.7:4711"}, "127.0.0.1"),
        ({"X_Forwarded_For": "::ffff:192.0.2.7"}, "::ffff:192.0.2.7"),
        ({"X_Forwarded_For": "," * 4000}, "127.0.0.1"),
        ({"X_Forwarded_For": "192.0.2.7\x80"}, "127.0.0.1"),
        ({"Forwarded": "for=192.0.2.7", "X_Real_IP": "192.0.2.8", "True_Client_IP": "192.0.2.9"}, "127.0.0.1"),
    ],
)
def test_one_header_of_our_own_proxies_is_believed(door, sent, believed):
    assert door.ask("GET", PEEK, **sent).status == 200
    assert door.services.calls[-1][1].client_ip == believed


def test_nobody_else_is_believed(start):
    gateway = start()
    gateway.services.answers["peek"] = lambda context, body: Reply(body=b"{}")
    assert gateway.ask("GET", PEEK, X_Forwarded_For="192.0.2.7").status == 200
    assert gateway.services.calls[-1][1].client_ip == "127.0.0.1"


# ---- cost ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    ["Accept", "Accept-Language", "Authorization", "Content-Type", "Cookie", "If-None-Match", "Idempotency-Key",
     "Last-Event-ID", "Origin", "traceparent", "X-Forwarded-For", "X-Request-ID"],
)  # fmt: skip
@pytest.mark.parametrize("unit", [b"a,", b' "', b";q=0.1,", b"*/*,", b"-", b"\xff", b'\\"', b"1.1.1.1,"])
def test_no_header_takes_long_to_read(door, header, unit):
    value = (unit * 8000)[:8000]
    started = time.process_time()
    line = header.encode() + b": " + value + b"\r\nConnection: close\r\n\r\n"
    answer = parse(door.raw(b"GET /v1/things/1/peek " + HEAD + line))
    assert answer.status in {200, 304, 400, 401}
    assert time.process_time() - started < AT_ONCE


@pytest.mark.parametrize(
    "line", [b"X:" + b" " * 8000 + b"\0\r\n", b"X:" + b"\t a" * 2500 + b"\r\r\n", b"X" * 8000 + b"\r\n"]
)
def test_no_line_that_fails_takes_long_to_fail(door, line):
    started = time.process_time()
    refused(door, b"GET /health " + HEAD + line + b"\r\n")
    assert time.process_time() - started < AT_ONCE


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 33 + b'"' + b'\\"' * 30_000,
        b"[" * 33 + b'"' * 60_000,
        b"[" * 60_000,
        b"[{" * 30_000,
        b"[[]" * 20_000,
        (b"[" * 31 + b"]" * 31) * 1000 + b"[" * 33,
    ],
)
def test_no_nesting_takes_long_to_measure(door, body):
    started = time.process_time()
    assert door.ask("PUT", "/v1/things/1", body=body).status == 400
    assert time.process_time() - started < AT_ONCE
    assert not door.services.calls


def test_who_has_not_signed_in_sends_no_more_than_a_form(door):
    assert door.ask("PUT", "/v1/things/1", body=b" " * 65_534 + b"{}").status == 200
    too_much = door.ask("PUT", "/v1/things/1", body=b" " * 65_536 + b"{}")
    assert (too_much.status, too_much.json["type"]) == (413, "/problems/body-too-large")


@pytest.mark.parametrize(
    "credentials",
    ["Bearer", "Bearer ", "Bearer a.b", "Bearer " + "a." * 3000, "Bearer \xff.\xff.\xff", "Basic YTpi", "Basic \xff",
     "Digest x", "Bearer null", "bearer eyJhbGciOiJub25lIn0.e30."],
)  # fmt: skip
def test_credentials_that_are_none_are_401(door, credentials):
    line = b"Authorization: " + credentials.encode("latin-1") + b"\r\nConnection: close\r\n\r\n"
    answer = parse(door.raw(b"GET /v1/things/1/peek " + HEAD + line))
    assert answer.status == 401
    assert not door.services.named("peek")
