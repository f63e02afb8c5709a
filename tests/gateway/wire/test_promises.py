"""What the gateway does for every operation alike: idempotency keys, limits, methods, origins, links, notices."""

from __future__ import annotations

import re
import time
from base64 import b64encode

import eventlet
import pytest

from chassis.messaging.rpc import Reply
from gateway.stages.cors import read_origins


def test_idempotency_key_goes_with_the_call_and_a_replay_shows(gateway):
    gateway.services.answers["bare"] = lambda context, body: Reply(
        201, b"{}", headers={"Idempotency-Replayed": "true"} if context.idempotency_key else {}
    )
    assert gateway.ask("POST", "/v1/forms", Idempotency_Key='"a-1"').headers["idempotency-replayed"] == "true"
    assert gateway.services.calls[-1][1].idempotency_key == '"a-1"'
    assert "idempotency-replayed" not in gateway.ask("POST", "/v1/forms").headers


def test_two_keys_are_no_key(gateway):
    sent = (
        b"POST /v1/forms HTTP/1.1\r\nHost: t\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 0\r\n\r\n"
    )
    assert b" 400 " in gateway.raw(sent)[:20]
    assert not gateway.services.calls


def test_only_a_post_carries_a_key(gateway):
    gateway.services.answers["keep_thing"] = lambda context, body: Reply(body=b"{}")
    gateway.ask("PUT", "/v1/things/1", body={}, Idempotency_Key="a")
    assert gateway.services.calls[-1][1].idempotency_key is None


# ---- limits ----------------------------------------------------------------------------------------


def answers(gateway):
    gateway.services.answers.update(
        peek=lambda context, body: Reply(body=b"{}"),
        everyones=lambda context, body: Reply(body=b"[]"),
        sign_in=lambda context, body: Reply(201, b"{}"),
        give_token=lambda context, body: Reply(201, b"{}"),
    )
    return gateway


@pytest.fixture
def limited(start):
    return answers(start(limit_factor=1, limit_anonymous=(5, 3600), limit_login=(4, 3600), limit_account=(2, 3600),
                         limit_delay=0.0, trusted_proxies=("127.0.0.1",)))  # fmt: skip


def test_rate_limit_headers_and_refusal_above_the_quota(limited):
    for left in (4, 3, 2, 1, 0):
        answer = limited.ask("GET", "/v1/things/1/peek")
        assert answer.status == 200
        assert answer.headers["ratelimit-policy"] == '"anonymous";q=5;w=3600'
        assert re.fullmatch(rf'"anonymous";r={left};t=\d+', answer.headers["ratelimit"])
    refused = limited.ask("GET", "/v1/things/1/peek", Accept_Language="en")
    assert refused.status == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json["type"] == "/problems/rate-limit-exceeded"
    assert refused.json["violated_policies"] == ["anonymous"]
    assert refused.headers["ratelimit"].startswith('"anonymous";r=0;t=')
    assert 1 <= int(refused.headers["retry-after"]) <= 3600
    assert len(limited.services.calls) == 5
    assert limited.ask("GET", "/health").status == 200


def test_an_answer_from_the_cache_counts_as_well(limited):
    assert [limited.ask("GET", "/v1/things/everyones").status for _ in range(7)] == [200] * 5 + [429] * 2
    assert len(limited.services.calls) == 1


def test_addresses_count_apart_and_only_our_proxies_are_trusted(start):
    gateway = answers(start(limit_factor=1, limit_anonymous=(1, 3600), limit_delay=0.0))
    assert gateway.ask("GET", "/v1/things/1/peek", X_Forwarded_For="192.0.2.1").status == 200
    assert gateway.ask("GET", "/v1/things/1/peek", X_Forwarded_For="192.0.2.2").status == 429
    gateway = answers(start(limit_factor=1, limit_anonymous=(1, 3600), limit_delay=0.0, trusted_proxies=("127.0.0.1",)))
    for address, status in (("192.0.2.1", 200), ("192.0.2.2", 200), ("192.0.2.1", 429), ("192.0.2.9, 192.0.2.2", 429)):
        assert gateway.ask("GET", "/v1/things/1/peek", X_Forwarded_For=address).status == status


def try_(gateway, email, address="192.0.2.1"):
    return gateway.ask("POST", "/v1/forms/x/tries", body={"email": email}, X_Forwarded_For=address)


def test_tries_of_secrets_count_by_address_and_account(limited):
    assert [try_(limited, email).status for email in ("a@x.gr", " A@X\u200b.gr", "a@x.gr")] == [201, 201, 429]
    refused = try_(limited, "a@x.gr")
    assert refused.json["violated_policies"] == ["account"]
    assert refused.headers["ratelimit-policy"] == '"anonymous";q=5;w=3600, "login";q=4;w=3600, "account";q=2;w=3600'
    assert try_(limited, "b@x.gr").json["violated_policies"] == ["login"]
    # nobody uses up another's tries: the same account is free from elsewhere
    assert try_(limited, "a@x.gr", address="192.0.2.77").status == 201


CLIENT = "0193b6c2-7d0e-7c51-b0a4-6f1f6f9d3c11"
FORM = "application/x-www-form-urlencoded"


def show(gateway, body=b"", basic=None, kind=FORM):
    headers = {} if basic is None else {"Authorization": f"Basic {b64encode(basic.encode()).decode()}"}
    return gateway.ask("POST", "/v1/forms/x/token", body=body, Content_Type=kind, **headers).status


@pytest.mark.parametrize(
    "tries",
    [
        [{"basic": f"{CLIENT}:{number}"} for number in range(3)],
        [{"basic": f"{name}:x", "body": b"grant_type=y"} for name in (CLIENT, CLIENT.upper(), CLIENT.replace("-", ""))],
        [{"body": f"client_id={CLIENT}&z=%ff".encode()}, {"body": f"client_id={CLIENT}&z=\xff".encode("latin-1")}] * 2,
        [
            {"body": f"client_id={CLIENT}".encode()}, {"basic": f"{CLIENT}:y"},
            {"body": b'\xef\xbb\xbf{"client_id": "%b"}' % CLIENT.encode(), "kind": "application/json"},
        ],
        [{"body": f"client_id={name}".encode()} for name in (CLIENT, f"{{{CLIENT}}}", f"urn:uuid:{CLIENT}")],
    ],
)  # fmt: skip
def test_tries_of_a_client_are_counted_however_it_shows_itself(limited, tries):
    assert [show(limited, **one) for one in tries[:3]] == [201, 201, 429]


def test_what_is_not_there_is_counted(limited):
    asked = [("GET", "/nothing"), ("PUT", "/v1/things/1/peek"), ("OPTIONS", "/v1/things"), ("GET", "/openapi.json")]
    answers = [limited.ask(method, path) for method, path in [*asked, ("GET", "/v1/things/"), ("GET", "/docs")]]
    assert [answer.status for answer in answers] == [404, 405, 204, 200, 308, 429]
    assert answers[0].headers["ratelimit"].startswith('"anonymous";r=4;')


def test_health_is_asked_as_often_as_one_likes(limited):
    assert {limited.ask("GET", path).status for path in ("/health", "/ready") * 10} <= {200, 503}


def test_a_body_that_names_no_account_is_the_services_to_refuse(limited):
    sent = (b"{", b"[]", b'{"email": 5}', b"{}")
    assert [limited.ask("POST", "/v1/forms/x/tries", body=body).status for body in sent] == [201] * 4


def test_guessing_tokens_is_counted(limited):
    statuses = [limited.ask("GET", "/v1/things/mine", Authorization="Bearer x").status for _ in range(7)]
    assert statuses == [401] * 5 + [429] * 2


def test_a_refusal_takes_its_time_and_holds_up_nobody_else(start):
    gateway = answers(start(limit_factor=1, limit_anonymous=(1, 3600), limit_delay=0.4, trusted_proxies=("127.0.0.1",)))
    assert gateway.ask("GET", "/v1/things/1/peek").status == 200
    refused = [eventlet.spawn(gateway.ask, "GET", "/v1/things/1/peek") for _ in range(20)]
    started = time.monotonic()
    eventlet.sleep(0.05)
    assert gateway.ask("GET", "/v1/things/1/peek", X_Forwarded_For="192.0.2.1").status == 200
    assert not any(one.dead for one in refused)
    assert {one.wait().status for one in refused} == {429}
    assert time.monotonic() - started >= 0.4


def test_two_replicas_share_what_a_caller_has_left(start):
    class Counts(dict):
        def draw(self, policy, caller, window, asked):
            self[policy.name, caller] = self.get((policy.name, caller), 0) + asked
            return self[policy.name, caller]

    shared = Counts()
    replicas = [answers(start(shared, limit_factor=1, limit_anonymous=(40, 3600), limit_delay=0.0)) for _ in range(2)]
    statuses = [replicas[turn % 2].ask("GET", "/v1/things/1/peek").status for turn in range(80)]
    assert statuses.count(200) == 40


# ---- the end of an operation -------------------------------------------------------------------------


def test_every_answer_of_an_operation_that_ends_says_so(gateway):
    gateway.services.answers["old"] = lambda context, body: Reply(body=b"{}")
    answer = gateway.ask("GET", "/v1/forms/x/old")
    assert answer.headers["deprecation"] == "@1796083200"
    assert answer.headers["sunset"] == "Wed, 30 Jun 2027 00:00:00 GMT"
    gateway.services.answers["old"] = lambda context, body: Reply(404, b"{}", "application/problem+json")
    assert "sunset" in gateway.ask("HEAD", "/v1/forms/x/old").headers
    gateway.services.answers["peek"] = lambda context, body: Reply(body=b"{}")
    assert not {"deprecation", "sunset"} & gateway.ask("GET", "/v1/things/1/peek").headers.keys()


def test_the_link_of_a_service_is_passed_on(gateway):
    gateway.services.answers["peek"] = lambda context, body: Reply(body=b"{}", headers={"Link": '</n>; rel="next"'})
    assert gateway.ask("GET", "/v1/things/1/peek").headers["link"] == '</n>; rel="next"'


# ---- other origins -----------------------------------------------------------------------------------

HERE, ELSEWHERE = "https://app.example.gr", "https://evil.example"


@pytest.fixture
def open_to(start):
    return answers(start(cors_origins=(HERE, "http://localhost:5173")))


def test_a_registered_origin_may_read_answers_and_faults(open_to):
    for path, status in (("/v1/things/everyones", 200), ("/v1/things/everyones", 200), ("/v1/nothing", 404)):
        answer = open_to.ask("GET", path, Origin=HERE)
        assert answer.status == status
        assert answer.headers["access-control-allow-origin"] == HERE
        assert "RateLimit" in answer.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in answer.headers
    # the same kept answer, for an origin that is not registered and for none
    for headers in ({"Origin": ELSEWHERE}, {"Origin": "null"}, {"Origin": HERE + ".evil.example"}, {}):
        answer = open_to.ask("GET", "/v1/things/everyones", **headers)
        assert answer.status == 200
        assert not any(name.startswith("access-control") for name in answer.headers)
        assert answer.headers["vary"] == "Origin"  # the second of two lines
    assert len(open_to.services.calls) == 1


def test_a_browser_asks_before_what_is_not_simple(open_to):
    asked = {"Origin": HERE, "Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "authorization"}
    answer = open_to.ask("OPTIONS", "/v1/things", **asked)
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == HERE
    assert answer.headers["access-control-allow-methods"] == answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert {"Authorization", "Idempotency-Key", "If-Match"} <= set(
        answer.headers["access-control-allow-headers"].split(", ")
    )
    assert int(answer.headers["access-control-max-age"]) > 0
    refused = open_to.ask("OPTIONS", "/v1/things", **{**asked, "Origin": ELSEWHERE})
    assert refused.status == 204
    assert not any(name.startswith("access-control") for name in refused.headers)
    assert open_to.ask("OPTIONS", "/v1/nothing", **asked).status == 404


def test_without_registered_origins_nothing_is_said_of_them(gateway):
    answers(gateway)
    answer = gateway.ask("GET", "/v1/things/1/peek", Origin=HERE)
    assert not any(name.startswith("access-control") for name in answer.headers)
    assert "Origin" not in answer.headers["vary"]


@pytest.mark.parametrize(
    "wrong", ["*", "https://a.gr/", "a.gr", "https://A.gr", "https://*.a.gr", "null", "ftp://a.gr"]
)
def test_only_whole_origins_can_be_registered(wrong):
    with pytest.raises(ValueError, match="is no origin"):
        read_origins(wrong)


def test_origins_are_read():
    assert read_origins("https://a.gr, http://localhost:5173,https://[::1]:8443") == (
        "https://a.gr",
        "http://localhost:5173",
        "https://[::1]:8443",
    )


# ---- methods -----------------------------------------------------------------------------------------


def test_head_and_options_work_and_allow_names_the_methods(gateway):
    answers(gateway)
    for path in ("/", "/health", "/docs", "/openapi.json", "/v1/things/everyones", "/v1/things/everyones"):
        get, head, options = (gateway.ask(method, path) for method in ("GET", "HEAD", "OPTIONS"))
        assert (head.status, head.body) == (get.status, b"")
        assert head.headers["content-length"] == str(len(get.body))
        assert (options.status, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
        refused = gateway.ask("DELETE", path)
        assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert gateway.ask("HEAD", "/v1/forms").status == 405
