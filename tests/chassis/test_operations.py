"""One call of an operation: validation, permission, transaction, outbox, problem."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from chassis.context import CallContext
from chassis.database import uuid7
from chassis.links import next_page
from chassis.messaging.rpc import Reply
from chassis.testing import member, person

SOME_ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def test_a_call_commits_its_event_and_says_where_the_thing_is(toy):
    answered = toy.call("make_thing", principal=person("curator"), body={"name": " x "})
    assert answered.status == 201
    assert answered.json["name"] == "x"
    assert answered.reply.headers["Location"] == f"/v1/things/{answered.json['id']}"
    assert answered.reply.purge == ("things", f"thing:{answered.json['id']}")
    [event] = toy.events()
    assert event["type"] == "thing.made.v1"
    assert event["data"] == {"thing_id": answered.json["id"]}


def test_what_thousands_of_events_make_stale_does_not_burst_the_header():
    reply = Reply(purge=tuple(f"thing:{number:036d}" for number in range(5_000)))
    assert len(reply.to_header()) < 16_384
    assert Reply.from_message(reply.to_header(), b"").purge == reply.purge[:200]


def test_a_failed_call_leaves_no_event(toy):
    answered = toy.call("make_thing", principal=person("curator"), body={"name": "taken"}, language="en")
    assert answered.status == 409
    assert answered.json["type"] == "/problems/thing-taken"
    assert answered.json["title"] == "The name is taken"
    assert toy.events() == []


def test_every_faulty_field_is_named_in_the_callers_language(toy):
    body = {"name": "x" * 21, "colours": ["red", "green"], "size": 3}
    problem = toy.call("make_thing", principal=person("curator"), body=body).json
    assert problem["status"] == 422
    assert {(e["field"], e["code"]) for e in problem["errors"]} == {
        ("name", "length"),
        ("colours.1", "not_allowed"),
        ("size", "unknown"),
    }
    assert problem["errors"][0]["detail"].startswith("Από 1 έως 20")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"name": NaN}',
        b'{"name": 1e400}',
        b'{"name": "\\ud800"}',
        b'{"name": "\xed\xa0\x80"}',
        b'{"name": "\xff"}',
        b'{"name": "\0"}',
        b'{"name": "a\nb"}',
        b"{'name': 'x'}",
        b'{"name": "x",}',
        b'{"name": "x"}{}',
        b"[" * 5000,
    ],
)
def test_what_is_no_json_is_a_bad_request(toy, body):
    assert toy.call("make_thing", principal=person("curator"), body=body).status == 400


@pytest.mark.parametrize(
    "name", [b'"\\u0000"', b'"a\\u001bb"', b"7", b"true", b"null", b"[]", b"{}", b"123456789012345678901234567890"]
)
def test_a_name_is_a_text_without_control_characters(toy, name):
    assert toy.call("make_thing", principal=person("curator"), body=b'{"name": %b}' % name).status == 422


def test_of_a_name_given_twice_the_last_counts(toy):
    made = toy.call("make_thing", principal=person("curator"), body=b'{"name": "a", "name": "b"}')
    assert (made.status, made.json["name"]) == (201, "b")


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"3", b"null"])
def test_what_is_no_object_is_not_valid(toy, body):
    answered = toy.call("make_thing", principal=person("curator"), body=body)
    assert answered.status == 422
    assert [error["pointer"] for error in answered.json["errors"]] == ["#"]  # all of it (RFC 6901)


def test_nobody_is_asked_to_sign_in_and_others_are_refused(toy):
    anonymous = toy.call("make_thing", body={"name": "x"})
    assert anonymous.status == 401
    assert anonymous.reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert toy.call("make_thing", principal=member(uuid7(), "approver"), body={"name": "x"}).status == 403


def test_a_change_must_name_the_version_it_read(toy):
    tag = toy.call("get_thing", thing_id=SOME_ID).etag
    assert tag.startswith('"7-')
    body = {"name": "y"}
    assert toy.call("change_thing", thing_id=SOME_ID, body=body).status == 428
    assert toy.call("change_thing", thing_id=SOME_ID, body=body, if_match='"6-0011223344556677"').status == 412
    assert toy.call("change_thing", thing_id=SOME_ID, body=body, if_match="nonsense").status == 412
    changed = toy.call("change_thing", thing_id=SOME_ID, body=body, if_match=tag)
    assert changed.status == 200
    assert changed.etag.startswith('"8-')


def test_an_id_that_is_none_is_not_found(toy):
    assert toy.call("get_thing", thing_id="not-a-uuid").status == 404


def test_query_values_may_be_repeated_or_separated_by_commas(toy):
    for colour in (["red", "blue"], "red,blue"):
        page = toy.call("list_things", query={"colour": colour}).json
        assert [item["name"] for item in page["items"]] == ["red", "blue"]
    assert toy.call("list_things", query={"limit": "101"}).json["errors"][0]["code"] == "range"
    assert toy.call("list_things", query={"limit": "x"}).status == 422
    assert toy.call("list_things", query={"unknown": "1"}).status == 422


def test_a_page_links_to_the_next_one(toy):
    page = toy.call("list_things", query={"colour": ["red", "blue"], "limit": "3"})
    assert page.reply.headers["Link"] == (
        f'</v1/things?colour=red&colour=blue&limit=3&cursor={page.json["next"]}>; rel="next"'
    )
    again = toy.call("list_things", query={"colour": "red", "cursor": page.json["next"]})
    assert again.status == 200
    assert again.reply.headers["Link"].count("cursor=") == 1
    assert "Link" not in toy.call("list_few_things", thing_id=SOME_ID).reply.headers


def test_what_a_link_repeats_of_the_request_is_escaped():
    context = CallContext(path={"name": 'α/"<>'}, query={"q": ['a&b="; <x>'], "cursor": ["old"]})
    assert next_page("/v1/{name}/x", context, "c-1") == (
        '</v1/%CE%B1%2F%22%3C%3E/x?q=a%26b%3D%22%3B+%3Cx%3E&cursor=c-1>; rel="next"'
    )


def test_an_unexpected_failure_tells_the_caller_nothing_but_the_trace(toy):
    answered = toy.call("fail")
    assert answered.status == 500
    assert "secret" not in answered.text
    assert "RuntimeError" not in answered.text
    assert len(answered.json["trace_id"]) == 32


def test_a_form_is_read_where_it_is_allowed_and_html_goes_out_as_it_is(toy):
    answered = toy.call("form", body=b"name=x", content_type="application/x-www-form-urlencoded")
    assert answered.text == "<p>x</p>"
    assert answered.reply.content_type == "text/html; charset=utf-8"


def test_the_network_is_out_of_reach_inside_a_transaction(toy):
    assert toy.call("ask_inside_a_transaction").status == 500


def test_an_operation_that_reads_nothing_answers_without_a_database(toy):
    _cut_off(toy)
    assert toy.call("get_thing", thing_id=SOME_ID).status == 200


def test_a_lost_database_is_an_outage_not_a_fault(toy):
    _cut_off(toy)
    answered = toy.call("sleep")
    assert answered.status == 503
    assert answered.reply.headers["Retry-After"] == "2"


def _cut_off(toy):
    def refuse(*_args, **_kwargs):
        raise psycopg.OperationalError("connection refused")

    toy.engine.pool._creator = refuse
