"""Links as they are passed on: parameters appended, ends of sentences taken in, many spellings of one question."""

from __future__ import annotations

import orjson
import pytest

from chassis.messaging.rpc import Reply

THING_ID = "0193B6C2-7D0E-7C51-B0A4-6F1F6F9D3C11"
PAGE = "text/html"


@pytest.fixture
def door(gateway):
    """Answers that carry the number of the call, so that one from the cache shows."""

    def read(context, body):
        return Reply(body=orjson.dumps(len(gateway.services.calls)), tags=("things",))

    operations = ("get_thing", "list_things", "everyones", "feed", "show_form", "peek", "keep_thing")
    gateway.services.answers.update(dict.fromkeys(operations, read))
    return gateway


def asked(door):
    return [dict(context.query) for _, context, _ in door.services.calls]


@pytest.mark.parametrize("name", ["utm_source", "UTM_Campaign", "utm_", "fbclid", "gclid", "mc_cid", "mc_eid"])
@pytest.mark.parametrize("path", ["/v1/things", "/v1/things/1", "/v1/things/1/peek", "/v1/things/everyones"])
def test_tracking_names_reach_no_service(door, path, name):
    assert door.ask("GET", f"{path}?{name}=x&q=1&{name}=y").status == 200
    assert [set(query) - {"q"} for query in asked(door)] == [set()]


@pytest.mark.parametrize(
    "path", ["/v1/things/feed.atom?q=1", "/v1/forms/abc?x=1", "/v1/things/1?lang=el", "/v1/things?q=1"]
)
def test_links_in_a_browser_pass_over_all_that_is_unknown(door, path):
    assert door.ask("GET", f"{path}&ref=x&mkt_tok=y", Accept=PAGE).status == 200
    assert set(asked(door)[0]) <= {"q", "lang"}


@pytest.mark.parametrize("path", ["/v1/things/feed.atom?q=1", "/v1/forms/abc?x=1"])
def test_feeds_and_pages_pass_over_the_unknown_whoever_asks(door, path):
    assert door.ask("GET", f"{path}&ref=x").status == 200
    assert set(asked(door)[0]) <= {"q"}


@pytest.mark.parametrize("path", ["/v1/things?q=1", "/v1/forms/abc?x=1", "/docs?x=1"])
def test_what_is_ignored_may_be_in_any_coding(door, path):
    assert door.ask("GET", f"{path}&utm_campaign=%EA%E1%EB%DE").status == 200  # Greek of Windows
    assert door.ask("GET", f"{path}&%ff=1", Accept=PAGE).status == 200


@pytest.mark.parametrize("path", ["/v1/things?q=%ff", "/v1/things?%ff=1", "/v1/things/1/peek?a=%ff"])
def test_what_counts_is_utf_8(door, path):
    assert door.ask("GET", path).status == 400
    assert not door.services.calls


def test_unknown_parameters_are_left_for_the_service_to_refuse(door):
    door.ask("GET", "/v1/things?q=1&page=2")
    door.ask("GET", "/v1/things/1?ref=x")
    assert asked(door) == [{"q": ["1"], "page": ["2"]}, {"ref": ["x"]}]


def test_undeclared_queries_pass_all_but_tracking_parameters(door):
    door.ask("GET", "/v1/things/1/peek?a=1&gclid=2")
    assert asked(door) == [{"a": ["1"]}]


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("/v1/things?q=1", "/v1/things?q=1&utm_source=2"),
        ("/v1/things", "/v1/things?fbclid=2"),
        ("/v1/things?q=1&limit=2", "/v1/things?mc_eid=5&limit=2&q=1"),
        ("/v1/things/feed.atom?q=1", "/v1/things/feed.atom?x=7&q=1"),
        (f"/v1/things/{THING_ID}", f"/v1/things/{THING_ID.lower()}"),
    ],
)
def test_what_does_not_count_fills_no_cache(door, first, again):
    answer = door.ask("GET", first).json
    assert door.ask("GET", again).json == answer
    assert len(door.parts.cache) == 1


def test_a_thousand_spellings_of_a_page_are_one_entry(door):
    for number in range(200):
        door.ask("GET", f"/v1/things/1?any{number}={number}", Accept=PAGE)
    assert len(door.services.calls) == len(door.parts.cache) == 1


def test_unknown_names_of_data_are_never_answered_from_the_cache(door):
    door.ask("GET", "/v1/things?q=1")
    door.ask("GET", "/v1/things?q=1&page=2")
    assert len(door.services.calls) == 2


@pytest.mark.parametrize(
    ("link", "meant"),
    [
        ("/v1/things/", "/v1/things"),
        ("/v1/things/1.", "/v1/things/1"),
        ("/v1/things/1).", "/v1/things/1"),
        ("/v1/things/1/", "/v1/things/1"),
        ("/v1/things/1/peek,?a=1", "/v1/things/1/peek?a=1"),
        ("/v1/things/1%C2%BB", "/v1/things/1"),
        ("/v1/things/1%c2%bb.", "/v1/things/1"),
        ("/v1/things/1%E2%80%8B", "/v1/things/1"),
        ("/v1/things/feed.atom%3E", "/v1/things/feed.atom"),
        ("/v1/forms/abc%E2%80%9D;", "/v1/forms/abc"),
        ("/v1/forms/abc?token=x.y_z.", "/v1/forms/abc?token=x.y_z"),
        ("/v1/forms/abc?token=x)]", "/v1/forms/abc?token=x"),
        ("/docs/", "/docs"),
        ("/openapi.json.", "/openapi.json"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_end_of_a_sentence_is_taken_off_a_link(door, method, link, meant):
    answer = door.ask(method, link)
    assert (answer.status, answer.headers.get("location")) == (308, meant)
    assert not door.services.calls


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("/v1/nothing/", 404), ("/v1/nothing.", 404), ("//evil.example/", 404), ("/v1/things/1/peek//", 404),
        ("/v1/things/1/..", 404), ("/v1/things/1/%2e.", 404), ("/.", 404), ("/", 200), ("/v1/things?q=a.", 200),
        ("/v1/things/feed.atom?q=a.", 200),
    ],
)  # fmt: skip
def test_what_could_be_meant_otherwise_is_left_as_it_is(door, link, status):
    assert door.ask("GET", link).status == status


def test_only_what_reads_is_sent_on(door):
    assert door.ask("PUT", "/v1/things/1.", body={}).status == 200
    assert door.ask("POST", "/v1/things/", body={}).status == 404


def test_a_long_tail_costs_little(door):
    assert door.ask("GET", "/v1/nothing" + "." * 7000).status == 404
    assert door.ask("GET", "/v1/things/1" + ")." * 3500).status == 308
