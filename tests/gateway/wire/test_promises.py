"""What the gateway does for every operation alike: idempotency keys, limits, methods, origins, links, notices."""

from __future__ import annotations

from chassis.messaging.rpc import Reply


def test_an_idempotency_key_goes_with_the_call_and_a_replay_shows(gateway):
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
