"""What goes back: problems, headers, validators, languages, and which service may answer where."""

from __future__ import annotations

import re
import time
import warnings
from uuid import UUID

import eventlet
import orjson
import pytest
from harness import TOYS, contract, operation

from chassis import pages
from chassis.errors import DeadlineExceeded, NotFound, Unavailable
from chassis.messaging.rpc import Reply

PERSON = "0190a8a0-0000-7000-8000-000000000001"


@pytest.fixture
def toys(gateway):
    gateway.services.answers.update(
        peek=lambda context, body: Reply(body=b'{"a":1}', etag='"3-abc"', headers={"Location": "/x", "Server": "s"}),
        get_thing=lambda context, body: Reply(body=b"{}", etag='"e1"', tags=("thing:" + context.path["thing_id"],)),
        keep_thing=lambda context, body: Reply(body=b"{}"),
        everyones=lambda context, body: Reply(body=b"[]"),
    )
    return gateway


def test_a_response_has_the_reply_and_the_common_headers(toys):
    answer = toys.ask("GET", "/v1/things/1/peek", Accept_Language="en")
    assert answer.status == 200
    assert answer.body == b'{"a":1}'
    expected = {
        "etag": '"3-abc"',
        "content-language": "en",
        "content-type": "application/json",
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "location": "/x",
        "content-length": "7",
    }
    assert expected.items() <= answer.headers.items()
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "server" not in answer.headers
    assert UUID(answer.headers["x-request-id"]).version == 7


@pytest.mark.parametrize("path", ["/v1/things/1/peek", "/v1/nothing-of-the-kind"])
def test_language_chosen_by_the_link_holds_on_error_pages(toys, path):
    toys.services.answers["peek"] = lambda context, body: Reply(
        404, pages.error_page(NotFound(), context.language).encode(), pages.HTML
    )
    browser = {"Accept": "text/html", "Accept_Language": "en"}
    greek = toys.ask("GET", f"{path}?lang=el", **browser)
    assert (greek.status, greek.headers["content-language"]) == (404, "el")
    assert b'<html lang="el"' in greek.body
    assert toys.ask("GET", path, **browser).headers["content-language"] == "en"
    for senseless in ("lang=de", "lang=", "lang"):
        assert toys.ask("GET", f"{path}?{senseless}", **browser).headers["content-language"] == "en"


def test_a_sane_request_id_and_trace_are_taken_over(toys):
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    answer = toys.ask("GET", "/v1/things/1/peek", X_Request_ID="my-id.1", traceparent=trace)
    assert answer.headers["x-request-id"] == "my-id.1"
    context = toys.services.calls[-1][1]
    assert context.request_id == "my-id.1"
    assert context.trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert context.traceparent != trace
    for bad in ("x" * 65, "a b", "α"):
        answer = toys.ask("GET", "/health", X_Request_ID=bad) if bad.isascii() else toys.ask("GET", "/health")
        assert answer.headers["x-request-id"] != bad
    toys.ask("GET", "/v1/things/1/peek", traceparent="00-" + "0" * 32 + "-00f067aa0ba902b7-01")
    assert toys.services.calls[-1][1].trace_id != "0" * 32


def test_the_call_carries_path_query_language_and_precondition(toys):
    toys.ask(
        "PUT", "/v1/things/%CE%B1%CE%B2?a=1&a=2&b=%CE%B3&empty=", body={}, If_Match='"3-abc"', Accept_Language="en"
    )
    context = toys.services.calls[-1][1]
    assert context.path == {"thing_id": "αβ"}
    assert context.query == {"a": ["1", "2"], "b": ["γ"], "empty": [""]}
    assert context.if_match == '"3-abc"'
    assert context.language == "en"
    assert context.client_ip == "127.0.0.1"
    assert 9 < context.remaining <= 10


@pytest.mark.parametrize(
    ("method", "path", "status", "problem"),
    [
        ("GET", "/v1/nothing", 404, "route-not-found"),
        ("POST", "/v1/things/", 404, "route-not-found"),
        ("GET", "//v1/things", 404, "route-not-found"),
        ("GET", "/v1/things/../health", 404, "route-not-found"),
        ("GET", "/v1/things/a%2Fb", 404, "route-not-found"),
        ("GET", "/v1/things/a%00", 404, "route-not-found"),
        ("GET", "/v1/things/%zz", 400, "bad-path"),
        ("GET", "/v1/things/%ff", 400, "bad-path"),
        ("DELETE", "/v1/things/1", 405, "method-unused"),
        ("TRACE", "/health", 405, "method-unused"),
        ("GET", "/v1/things/mine", 401, "unauthenticated"),
        ("POST", "/v1/things", 401, "unauthenticated"),
        ("GET", "/v1/things/1/peek?a=%ff", 400, "malformed-request"),
        ("GET", "/v1/things/1/peek?" + "a=1&" * 200, 400, "malformed-request"),
    ],
)
def test_faults_are_problem_documents_in_two_languages(toys, method, path, status, problem):
    greek, english = (toys.ask(method, path, Accept_Language=language) for language in ("el", "en"))
    assert greek.status == english.status == status
    assert greek.headers["content-type"] == "application/problem+json"
    assert greek.headers["content-language"] == "el"
    assert greek.headers["cache-control"] == "private, no-store"
    assert {"type", "title", "status", "detail", "errors", "trace_id"} <= greek.json.keys()
    assert greek.json["type"] == english.json["type"] == f"/problems/{problem}"
    assert re.search(r"[α-ωά-ώ]", greek.json["title"])
    assert not re.search(r"[α-ωά-ώ]", english.json["title"])
    assert not toys.services.calls


def test_allow_names_the_methods_of_a_path(toys):
    assert toys.ask("DELETE", "/v1/things/1").headers["allow"] == "GET, HEAD, OPTIONS, PUT"
    options = toys.ask("OPTIONS", "/v1/things")
    assert (options.status, options.headers["allow"], options.body) == (204, "GET, HEAD, OPTIONS, POST", b"")


def test_a_literal_segment_wins_over_a_parameter_and_steps_back(toys):
    toys.ask("GET", "/v1/things/everyones")
    toys.ask("GET", "/v1/things/everyones/peek")
    assert [call[0] for call in toys.services.calls] == ["everyones", "peek"]
    assert toys.services.calls[-1][1].path == {"thing_id": "everyones"}


def test_head_is_get_without_its_body(toys):
    get, head = (toys.ask(method, "/v1/things/1/peek") for method in ("GET", "HEAD"))
    assert head.status == 200
    assert head.body == b""
    assert head.headers["content-length"] == get.headers["content-length"] == "7"
    assert head.headers["etag"] == get.headers["etag"]


@pytest.mark.parametrize("asked", ['"e1"', 'W/"e1"', '"x", "e1"', "*", '"x" , W/"e1"'])
def test_what_the_client_has_already_is_answered_304(toys, asked):
    for path in ("/v1/things/1", "/v1/things/1"):  # from the service, then from the cache
        answer = toys.ask("GET", path, If_None_Match=asked)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == '"e1"'
        assert "cache-control" in answer.headers
        assert "vary" in answer.headers
        assert "content-length" not in answer.headers
    assert toys.ask("GET", "/v1/things/1", If_None_Match='"other"').status == 200


def test_internals_never_reach_the_client(toys):
    def broken(context, body):
        raise RuntimeError("secret postgresql://role:password@host")

    toys.services.answers["peek"] = broken
    answer = toys.ask("GET", "/v1/things/1/peek")
    assert answer.status == 500
    assert answer.json["type"] == "/problems/internal-error"
    for word in (b"secret", b"postgresql", b"RuntimeError", b"Traceback"):
        assert word not in answer.body


@pytest.mark.parametrize(("fault", "status"), [(DeadlineExceeded, 504), (Unavailable, 503)])
def test_no_answer_in_time_and_no_broker(toys, fault, status):
    def fail(context, body):
        raise fault

    toys.services.answers["peek"] = fail
    answer = toys.ask("GET", "/v1/things/1/peek")
    assert answer.status == status
    assert ("retry-after" in answer.headers) == (status == 503)


def test_header_injection_by_a_service_is_dropped(toys):
    toys.services.answers["peek"] = lambda context, body: Reply(
        body=b"{}", headers={"Location": "/x\r\nSet-Cookie: a=b", "Set-Cookie": "c=d"}
    )
    answer = toys.ask("GET", "/v1/things/1/peek")
    assert answer.status == 200
    assert not {"location", "set-cookie"} & answer.headers.keys()


def test_leaving_and_unseen_services_are_unavailable_at_once(toys):
    from gateway.contracts.registry import Heartbeat

    digest = toys.parts.registry.mounted()[1].digest
    toys.parts.registry.record_heartbeat(Heartbeat("toys", "one", digest, leaving=False))
    assert toys.ask("GET", "/v1/things/1/peek").status == 200
    toys.parts.registry.record_heartbeat(Heartbeat("toys", "one", digest, leaving=True))
    calls = len(toys.services.calls)
    answer = toys.ask("GET", "/v1/things/1/peek")
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert len(toys.services.calls) == calls
    assert toys.ask("GET", "/v1/me/soon").status == 404


def test_a_contract_mounts_its_prefixes_until_a_new_one_comes(toys):
    toys.services.answers["steal"] = lambda context, body: Reply(body=b"stolen")
    more = [operation("steal", "GET", "/v1/me/stolen"), operation("steal2", "GET", "/v1/thingsandmore"),
            operation("new_thing", "GET", "/v1/things/new/thing")]  # fmt: skip
    toys.services.answers["new_thing"] = lambda context, body: Reply(body=b"new")
    toys.mount(contract("toys", *TOYS["operations"], *more, version="1.1.0"))
    assert toys.ask("GET", "/v1/me/stolen").status == 404
    assert toys.ask("GET", "/v1/thingsandmore").status == 404
    assert toys.ask("GET", "/v1/things/new/thing").body == b"new"
    paths = toys.ask("GET", "/openapi.json").json["paths"]
    assert "/v1/me/stolen" not in paths


def tokens(toys):
    """What makes the Authorization of somebody who reads English, with the roles given."""
    from joserfc import jws
    from joserfc.jwk import OKPKey

    key = OKPKey.generate_key("Ed25519")
    jwks = orjson.dumps({"keys": [{**key.as_dict(private=False), "kid": "k"}]})
    toys.services.answers["jwks"] = lambda context, body: Reply(body=jwks)

    def token(*roles):
        claims = {"iss": toys.settings.public_url, "aud": "kainotomia", "sub": PERSON, "roles": roles, "language": "en"}
        times = {"iat": time.time(), "nbf": time.time(), "exp": time.time() + 60}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            head = {"alg": "EdDSA", "typ": "at+jwt", "kid": "k"}
            signed = jws.serialize_compact(head, orjson.dumps({**claims, **times}), key, algorithms=["EdDSA"])
        return f"Bearer {signed}"

    return token


def test_a_language_that_the_token_chose_is_for_that_caller(toys):
    token = tokens(toys)
    toys.services.answers["everyones"] = lambda context, body: Reply(body=orjson.dumps(context.language))
    mine = toys.ask("GET", "/v1/things/everyones", Authorization=token())
    everybodys = toys.ask("GET", "/v1/things/everyones")
    assert (mine.json, everybodys.json) == ("en", "el")
    for answer in (mine, everybodys):
        assert answer.headers["cache-control"].startswith("public")
        assert "Authorization" in answer.headers["vary"].split(", ")


def test_a_token_opens_what_its_roles_allow(toys):
    token = tokens(toys)
    toys.services.answers.update(
        mine=lambda context, body: Reply(body=orjson.dumps(str(context.principal.person_id))),
        make_thing=lambda context, body: Reply(201, b"{}", headers={"Location": "/v1/things/1"}),
    )

    assert toys.ask("GET", "/v1/things/mine", Authorization=token()).json == PERSON
    refused = toys.ask("POST", "/v1/things", body={}, Authorization=token())
    assert (refused.status, refused.headers["content-language"]) == (403, "en")
    made = toys.ask("POST", "/v1/things", body={}, Authorization=token("curator"))
    assert (made.status, made.headers["location"]) == (201, "/v1/things/1")
    for wrong in ("Bearer abc", "Basic abc", "Bearer"):
        answer = toys.ask("GET", "/v1/things/1/peek", Authorization=wrong)
        assert answer.status == 401
        assert "invalid_token" in answer.headers["www-authenticate"]
    first = toys.ask("GET", "/v1/things/1", Authorization=token())
    assert first.headers["cache-control"] == "private, no-store"
    calls = len(toys.services.calls)
    toys.ask("GET", "/v1/things/1", Authorization=token())
    assert len(toys.services.calls) == calls + 1
    for _ in range(2):
        shared = toys.ask("GET", "/v1/things/everyones", Authorization=token())
    assert shared.headers["cache-control"] == "public, max-age=60"
    assert len(toys.services.named("everyones")) == 1
    assert len(toys.services.named("jwks")) == 1
    assert len(toys.services.named("ended_access")) == 1
    # the answer to whoever ends an access says so, and from then on it is over
    ended = (f"ended:{PERSON}:{int(time.time()) + 10}",)
    toys.services.answers["make_thing"] = lambda context, body: Reply(201, b"{}", purge=ended)
    assert toys.ask("POST", "/v1/things", body={}, Authorization=token("curator")).status == 201
    assert toys.ask("GET", "/v1/things/mine", Authorization=token()).status == 401


def test_the_client_address_is_taken_from_our_proxies_only(start):
    gateway = start(trusted_proxies=("127.0.0.0/8",))
    gateway.services.answers["peek"] = lambda context, body: Reply(body=b"{}")
    gateway.ask("GET", "/v1/things/1/peek", X_Forwarded_For="1.1.1.1, 203.0.113.7, 127.0.0.9")
    assert gateway.services.calls[-1][1].client_ip == "203.0.113.7"
    other = start()
    other.services.answers["peek"] = lambda context, body: Reply(body=b"{}")
    other.ask("GET", "/v1/things/1/peek", X_Forwarded_For="203.0.113.7")
    assert other.services.calls[-1][1].client_ip == "127.0.0.1"


def test_requests_are_answered_side_by_side(toys):
    def slow(context, body):
        eventlet.sleep(0.3)
        return Reply(body=b"{}")

    toys.services.answers["peek"] = slow
    with eventlet.Timeout(2):
        answers = [
            thread.wait() for thread in [eventlet.spawn(toys.ask, "GET", "/v1/things/1/peek") for _ in range(30)]
        ]
    assert {answer.status for answer in answers} == {200}
