"""The live stream: what is public comes as it happened, to many, and goes on where it was broken off."""

from __future__ import annotations

import re
from uuid import uuid4

import eventlet
import orjson
import pytest
from harness import announcing, wait_for
from stream_listener import FIELDS, Ear, Kept, envelope, happen


def test_an_event_reaches_every_listener_byte_for_byte(gateway):
    ears = [Ear(gateway).ready() for _ in range(5)]
    wait_for(lambda: len(gateway.parts.stream.listeners) == 5)
    assert gateway.server.open_connections == 0  # none of them keeps a place of the server
    event_id, body = happen(gateway, name="α\nβ")
    for ear in ears:
        [(said_id, kind, data)] = wait_for(lambda ear=ear: ear.events)
        assert said_id.startswith(event_id + "@")
        assert kind == "thing.changed.v1"
        assert data.encode() == body


def test_only_public_fields_reach_listeners_and_the_database(start):
    kept = Kept()
    gateway = start(event_store=kept)
    ear = Ear(gateway).ready()
    event_id, whole = envelope(name="α", author_ids=[str(uuid4())])
    inside = {**orjson.loads(whole), "requestid": "r", "traceparent": "t", "added_later": 1}
    gateway.parts.stream.receive("thing.changed.v1", orjson.dumps(inside), FIELDS)
    [(_, _, data)] = wait_for(lambda: ear.events)
    assert data.encode() == envelope(event_id, name="α")[1] == kept.rows[event_id][2]
    gateway.parts.stream.receive("thing.changed.v1", envelope(name="β")[1], ())
    wait_for(lambda: len(ear.events) == 2)
    assert orjson.loads(ear.events[1][2])["data"] == {}  # of a producer that declares nothing, nothing leaves


def test_the_head_says_what_it_is(gateway):
    head = Ear(gateway).ready().head.lower()
    assert head.startswith("http/1.1 200 ")
    for line in ("content-type: text/event-stream; charset=utf-8", "cache-control: no-store", "connection: close"):
        assert line in head
    assert "content-length" not in head
    assert "transfer-encoding" not in head
    assert "x-request-id" in head
    answer = gateway.ask("HEAD", "/v1/events/stream")
    assert (answer.status, answer.body) == (200, b"")
    assert gateway.ask("POST", "/v1/events/stream").headers["allow"] == "GET, HEAD, OPTIONS"


def test_whoever_comes_later_hears_only_what_comes_later(gateway):
    happen(gateway)
    ear = Ear(gateway).ready()
    later, _ = happen(gateway)
    wait_for(lambda: ear.ids == [later])


def test_it_goes_on_after_the_last_event_that_came(gateway):
    first = Ear(gateway).ready()
    sent = [happen(gateway)[0] for _ in range(3)]
    wait_for(lambda: len(first.events) == 3)
    last_id = first.events[1][0]
    first.close()
    sent += [happen(gateway)[0] for _ in range(200)]
    again = Ear(gateway, Last_Event_ID=last_id)
    wait_for(lambda: len(again.events) == 201)
    sent.append(happen(gateway)[0])
    wait_for(lambda: again.ids == sent[2:])


def test_what_is_no_longer_here_is_said_and_then_it_goes_on(start):
    gateway = start(stream_kept=10)
    gateway.parts.stream.restore()
    ear = Ear(gateway).ready()
    happen(gateway)
    wait_for(lambda: ear.events)
    for _ in range(20):
        happen(gateway)
    for last_id in (ear.events[0][0], "nonsense", "@"):
        late = Ear(gateway, Last_Event_ID=last_id)
        wait_for(lambda late=late: late.events)
        assert late.events[0] == (None, "reset", "{}")
        event_id, _ = happen(gateway)
        wait_for(lambda late=late, event_id=event_id: (late.events[-1][0] or "").startswith(event_id))
        assert len(late.events) == 2


def test_kinds_can_be_chosen(gateway):
    gateway.mount(announcing("a.b.v1", "c.d.v1", "e.f.v1"))
    ear = Ear(gateway, "/v1/events/stream?types=a.b.v1,c.d.v1&types=e.f.v1").ready()
    wanted = [happen(gateway, kind)[0] for kind in ("a.b.v1", "x.y.v1", "c.d.v1", "e.f.v1", "a.b.v2")]
    wait_for(lambda: ear.ids == [wanted[0], wanted[2], wanted[3]])
    again = Ear(gateway, "/v1/events/stream?types=e.f.v1", Last_Event_ID=ear.events[0][0])
    wait_for(lambda: again.ids == [wanted[3]])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("types=a.b.v2", "types"),
        ("types=a.b.v1,nonsense", "types"),
        ("types=A.B.v1", "types"),
        ("types=internal.thing.v1", "types"),
        ("types=a.b.v1\u00a0".replace("\u00a0", "%C2%A0"), "types"),
        ("type=a.b.v1", "type"),
    ],
)
def test_a_stream_of_nothing_is_refused(gateway, query, field):
    gateway.mount(announcing("a.b.v1"))
    answer = gateway.ask("GET", f"/v1/events/stream?{query}")
    assert answer.status == 422
    assert [fault["field"] for fault in answer.json["errors"]] == [field]


def test_tracking_names_do_not_keep_a_listener_out(gateway):
    gateway.mount(announcing("a.b.v1"))
    ear = Ear(gateway, "/v1/events/stream?types=,a.b.v1,&utm_source=x").ready()
    event_id, _ = happen(gateway, "a.b.v1")
    wait_for(lambda: ear.ids == [event_id])


def test_types_are_not_judged_while_a_contract_is_missing(start):
    gateway = start(mounted=())
    Ear(gateway, "/v1/events/stream?types=a.b.v1").ready()


def test_a_duplicate_event_is_sent_once_an_invalid_one_never(gateway):
    ear = Ear(gateway).ready()
    event_id, body = happen(gateway)
    gateway.parts.stream.receive("thing.changed.v1", body, FIELDS)
    for nonsense in (b"", b"[]", b"{}", b'{"id": 5}', b'{"id": "x\\ny"}', b"\xff"):
        gateway.parts.stream.receive("thing.changed.v1", nonsense, FIELDS)
    last, _ = happen(gateway)
    wait_for(lambda: ear.ids == [event_id, last])


def test_a_silent_stream_beats_and_who_left_is_forgotten(start):
    gateway = start(stream_keepalive=0.1)
    ears = [Ear(gateway).ready() for _ in range(3)]
    wait_for(lambda: all(ear.said.endswith(b":\n\n:\n\n") for ear in ears))
    ears[0].close()
    wait_for(lambda: len(gateway.parts.stream.listeners) == 2)


def test_who_reads_too_slowly_is_let_go_and_holds_up_nobody(start):
    gateway = start(stream_bytes=1024 * 1024)
    slow = gateway.connect()
    slow.sendall(b"GET /v1/events/stream HTTP/1.1\r\nHost: t\r\n\r\n")
    quick = Ear(gateway).ready()
    wait_for(lambda: len(gateway.parts.stream.listeners) == 2)
    for _ in range(400):
        happen(gateway, text="x" * 20_000)
        eventlet.sleep(0)
    wait_for(lambda: len(quick.events) == 400)
    wait_for(lambda: len(gateway.parts.stream.listeners) == 1)
    slow.close()


def test_there_is_an_end_to_how_many_may_listen(start):
    gateway = start(stream_listeners=3, stream_per_address=2, trusted_proxies=("127.0.0.1",))
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        Ear(gateway, X_Forwarded_For=address).ready()
    full = gateway.ask("GET", "/v1/events/stream", X_Forwarded_For="192.0.2.3")
    assert (full.status, full.json["type"]) == (503, "/problems/stream-full")
    gateway = start(stream_per_address=2)
    ears = [Ear(gateway).ready() for _ in range(2)]
    refused = gateway.ask("GET", "/v1/events/stream")
    assert (refused.status, refused.json["type"]) == (429, "/problems/too-many-listeners")
    assert len(ears) == 2


def test_opening_streams_counts_against_the_limit(start):
    gateway = start(limit_factor=1, limit_anonymous=(2, 3600), limit_delay=0.0)
    heads = [Ear(gateway).ready().head for _ in range(2)]
    assert '"anonymous";r=0' in heads[1]
    assert gateway.ask("GET", "/v1/events/stream").status == 429


def test_a_stopping_gateway_spreads_the_reconnects_of_listeners(gateway):
    ears = [Ear(gateway).ready() for _ in range(20)]
    wait_for(lambda: len(gateway.parts.stream.listeners) == 20)
    gateway.parts.stream.close()
    wait_for(lambda: all(ear.ended for ear in ears))
    waits = {re.findall(rb"retry: (\d+)", ear.said)[-1] for ear in ears}
    assert len(waits) > 5
    assert all(b": closing" in ear.said for ear in ears)
    assert gateway.ask("GET", "/v1/events/stream").status == 503
    assert gateway.ask("GET", "/health").status == 200


def test_a_registered_origin_may_listen(start):
    gateway = start(cors_origins=("https://app.example.gr",))
    assert (
        "Access-Control-Allow-Origin: https://app.example.gr"
        in Ear(gateway, Origin="https://app.example.gr").ready().head
    )


@pytest.mark.parametrize("query", ["types=%ff", "a=1&" * 200])
def test_a_query_that_cannot_be_read_is_refused(gateway, query):
    assert gateway.ask("GET", f"/v1/events/stream?{query}").status == 400
