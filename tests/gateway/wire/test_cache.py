"""The cache: what is kept, for whom, until when; and the races it must win."""

from __future__ import annotations

import eventlet
import orjson
import pytest
from harness import wait_for

from chassis.messaging.rpc import Reply

THING = "/v1/things/1"


@pytest.fixture
def counted(gateway):
    """Answers that carry the number of the call, so that an old one shows."""

    def read(context, body):
        number = len(gateway.services.calls)
        return Reply(body=orjson.dumps(number), etag=f'"{number}"', tags=("thing:1",))

    gateway.services.answers.update(get_thing=read, list_things=read, everyones=read, peek=read)
    return gateway


def test_a_cacheable_read_is_dispatched_once(counted):
    answers = [counted.ask("GET", THING) for _ in range(3)]
    assert [answer.json for answer in answers] == [1, 1, 1]
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=60"}
    assert {answer.headers["vary"] for answer in answers} == {"Accept, Accept-Language, Authorization, Sec-Fetch-Mode"}
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3
    assert counted.ask("HEAD", THING).headers["etag"] == '"1"'


def test_what_the_contract_does_not_call_cacheable_is_not_kept(counted):
    assert [counted.ask("GET", THING + "/peek").json for _ in range(2)] == [1, 2]


def test_the_key_is_path_sorted_query_and_language(counted):
    first = counted.ask("GET", "/v1/things?b=2&a=1", Accept_Language="el").json
    assert counted.ask("GET", "/v1/things?a=1&b=2").json == first
    assert counted.ask("GET", "/v1/things?a=1&b=2", Accept_Language="en").json != first
    assert counted.ask("GET", "/v1/things?a=1&b=3").json != first
    assert counted.ask("GET", "/v1/things").json != first


def test_a_page_and_data_of_one_address_are_kept_apart(counted):
    def read(context, body):
        kind = "text/html; charset=utf-8" if context.accepts_html else "application/json"
        number = str(len(counted.services.calls))
        return Reply(body=number.encode(), etag=f'"{number}"', content_type=kind, tags=("thing:1",))

    counted.services.answers["get_thing"] = read
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    for _ in range(2):
        page, data = counted.ask("GET", THING, **browser), counted.ask("GET", THING, Accept="*/*")
        assert (page.headers["content-type"], page.body) == ("text/html; charset=utf-8", b"1")
        assert (data.headers["content-type"], data.body) == ("application/json", b"2")
        assert "Accept," in page.headers["vary"]
        assert page.headers["vary"] == data.headers["vary"]
    # what a browser knows of the page does not spare it the data, nor the other way round
    assert counted.ask("GET", THING, If_None_Match='"1"', **browser).status == 304
    assert counted.ask("GET", THING, If_None_Match='"1"').status == 200
    counted.parts.cache.invalidate(["thing:1"])
    assert counted.ask("GET", THING, **browser).body == b"3"


def test_a_redirect_of_a_link_is_not_shown_to_programs(counted):
    def read(context, body):
        if context.is_navigation:
            return Reply(302, b"", "text/html; charset=utf-8", headers={"Location": "https://portal.example/el/1"})
        return Reply(body=b"<p>", content_type="text/html; charset=utf-8", tags=("thing:1",))

    counted.services.answers["get_thing"] = read
    program = {"Accept": "text/html,*/*;q=0.8"}
    for _ in range(2):
        page = counted.ask("GET", THING, **program)
        moved = counted.ask("GET", THING, **program, Sec_Fetch_Mode="navigate")
        assert (page.status, moved.status) == (200, 302)
        assert "Sec-Fetch-Mode" in page.headers["vary"]


def test_errors_are_not_kept(counted):
    counted.services.answers["get_thing"] = lambda context, body: Reply(404, b"{}", "application/problem+json")
    assert [counted.ask("GET", THING).status for _ in range(2)] == [404, 404]
    assert len(counted.services.calls) == 2


def test_an_invalidation_forgets_by_tag(counted):
    assert counted.ask("GET", THING).json == 1
    counted.parts.cache.invalidate(["thing:2"])
    assert counted.ask("GET", THING).json == 1
    counted.parts.cache.invalidate(["thing:1"])
    assert counted.ask("GET", THING).json == 2


def test_a_write_through_this_gateway_is_seen_by_the_next_read(counted):
    counted.services.answers["keep_thing"] = lambda context, body: Reply(body=b"{}", purge=("thing:1",))
    assert counted.ask("GET", THING).json == 1
    counted.ask("PUT", THING, body={})
    assert counted.ask("GET", THING).json == 3


def test_a_read_that_began_before_an_invalidation_is_not_kept(counted):
    gate = eventlet.Event()

    def slow(context, body):
        counted.services.answers["get_thing"] = fresh
        gate.wait()
        return Reply(body=b'"old"', tags=("thing:1",))

    def fresh(context, body):
        return Reply(body=b'"new"', tags=("thing:1",))

    counted.services.answers["get_thing"] = slow
    early = eventlet.spawn(counted.ask, "GET", THING)
    wait_for(lambda: counted.services.calls)
    counted.parts.cache.invalidate(["thing:1"])
    # whoever asks after the change does not join the flight that began before it
    assert counted.ask("GET", THING).json == "new"
    gate.send(None)
    assert early.wait().json == "old"
    assert counted.ask("GET", THING).json == "new"
    assert len(counted.services.calls) == 2


def test_misses_of_one_key_share_one_dispatch(counted):
    def slow(context, body):
        eventlet.sleep(0.2)
        return Reply(body=b'"one"', tags=("thing:1",))

    counted.services.answers["get_thing"] = slow
    threads = [eventlet.spawn(counted.ask, "GET", THING) for _ in range(40)]
    assert {thread.wait().json for thread in threads} == {"one"}
    assert len(counted.services.calls) == 1


def test_a_failed_flight_fails_all_who_joined_and_is_not_kept(counted):
    def slow(context, body):
        eventlet.sleep(0.1)
        raise RuntimeError("broken")

    counted.services.answers["get_thing"] = slow
    threads = [eventlet.spawn(counted.ask, "GET", THING) for _ in range(5)]
    answers = [thread.wait() for thread in threads]
    assert {answer.status for answer in answers} == {500}
    assert len({answer.json["trace_id"] for answer in answers}) == 5
    assert len(counted.services.calls) == 1
    counted.services.answers["get_thing"] = lambda context, body: Reply(body=b"{}")
    assert counted.ask("GET", THING).status == 200


def test_while_invalidations_are_not_heard_nothing_is_kept(counted):
    assert counted.ask("GET", THING).json == 1
    counted.parts.cache.listen(False)
    assert [counted.ask("GET", THING).json for _ in range(2)] == [2, 3]
    counted.parts.cache.listen(True)
    assert [counted.ask("GET", THING).json for _ in range(2)] == [4, 4]


def test_the_store_is_bounded_and_forgets_the_least_used(start):
    gateway = start(cache_entries=2)
    gateway.services.answers["get_thing"] = lambda context, body: Reply(body=orjson.dumps(len(gateway.services.calls)))
    first = gateway.ask("GET", "/v1/things/1").json
    gateway.ask("GET", "/v1/things/2")
    assert gateway.ask("GET", "/v1/things/1").json == first
    gateway.ask("GET", "/v1/things/3")
    assert gateway.ask("GET", "/v1/things/1").json == first
    assert len(gateway.parts.cache) == 2
    assert gateway.ask("GET", "/v1/things/2").json == 4
