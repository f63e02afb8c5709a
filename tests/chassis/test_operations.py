"""One call of an operation: validation, permission, transaction, outbox, problem."""

from __future__ import annotations

import dataclasses
from typing import get_type_hints
from uuid import UUID

import psycopg
import pytest

from chassis.context import CallContext
from chassis.database import uuid7
from chassis.declarations import Declared, Operation
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


def test_tags_of_thousands_of_events_fit_the_header():
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
        b"\xef\xbb\xbf\xef\xbb\xbf{}",
        b'{"name": "a", "name": "b"}',
        b'{"name": "a", "n\\u0061me": "a"}',
        b'{"colours": [{"a": 1, "a": 1}], "name": "a"}',
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


def test_a_name_given_twice_is_named(toy):
    refused = toy.call("make_thing", principal=person("curator"), body=b'{"name": "a", "name": "b"}', language="en")
    assert refused.json["type"] == "/problems/name-repeated"
    assert refused.json["detail"] == "The name “name” stands twice in one object."


def test_names_of_different_objects_and_in_texts_may_be_the_same(toy):
    body = b'{"name": "\\"a\\":1,\\"a\\":2", "colours": [{"a": 1}, {"a": 1}]}'
    assert toy.call("make_thing", principal=person("curator"), body=body).status == 422  # of the colours


def test_a_byte_order_mark_is_passed_over(toy):
    made = toy.call("make_thing", principal=person("curator"), body=b'\xef\xbb\xbf{"name": "a"}')
    assert (made.status, made.json["name"]) == (201, "a")


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
    changed = toy.call("change_thing", thing_id=SOME_ID, body=body, if_match=tag)
    assert changed.status == 200
    assert changed.etag.startswith('"8-')


NOW, BEFORE = '"7-0011223344556677"', '"6-0011223344556677"'


@pytest.mark.parametrize(
    "if_match",
    [
        "*", " * ", NOW, f"{BEFORE}, {NOW}", f"{NOW},{BEFORE}", f'"x,y" , {NOW}', f", {NOW} ,,", f"W/{NOW}",
        f"{BEFORE}, W/{NOW}",
        *(f'{NOW[:-1]}{added}"' for added in ("-gzip", ";gzip", "--gzip", "-br", "-zstd", ";br", "-deflate")),
        f'W/{NOW[:-1]}-gzip"',
    ],
)  # fmt: skip
def test_a_condition_holds_as_proxies_and_lists_bring_it(toy, if_match):
    assert toy.call("change_thing", thing_id=SOME_ID, body={"name": "y"}, if_match=if_match).status == 200


@pytest.mark.parametrize(
    "if_match",
    [
        "", "nonsense", "7", '"7"', "7-0011223344556677", '"7-0011223344556677', f"w/{NOW}", f"{NOW} {NOW}",
        f"*, {NOW}",
        f"{BEFORE}, W/{BEFORE}", '"٧-0011223344556677"', '"7-zz"', '"7-00-xz"', '"7-00-gzip-gzip"',
        f'"{"9" * 4301}-ab"', f'"{"7" + "0" * 18}-ab"', f'"x{NOW}', ",", " , ", '"',
        4000 * " ," + "x", 4000 * '"",' + "x",
    ],
)  # fmt: skip
def test_a_condition_that_does_not_hold_is_412(toy, if_match):
    assert toy.call("change_thing", thing_id=SOME_ID, body={"name": "y"}, if_match=if_match).status == 412


@pytest.mark.parametrize(
    "thing_id",
    [
        "not-a-uuid", f"{{{SOME_ID}}}", f"urn:uuid:{SOME_ID}", str(SOME_ID).replace("-", ""), f"{SOME_ID}-",
        "٠" * 32, "9" * 5000, f" {SOME_ID}",
    ],
)  # fmt: skip
def test_an_id_that_is_none_is_not_found(toy, thing_id):
    assert toy.call("get_thing", thing_id=thing_id).status == 404


def test_an_id_may_be_in_capitals(toy):
    assert toy.call("get_thing", thing_id=str(SOME_ID).upper()).status == 200


@pytest.mark.parametrize("name", ["utm_source", "UTM_MEDIUM", "fbclid", "gclid", "mc_eid"])
def test_tracking_names_are_ignored_others_are_refused(toy, name):
    assert toy.call("list_things", query={name: "x", "limit": "5"}).status == 200
    assert toy.call("list_things", query={name: "x", "colr": "red"}).status == 422
    assert toy.call("list_things", query={"colr": "red"}, accepts_html=True).status == 200  # a link of a mail


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


def test_an_unexpected_failure_discloses_only_the_trace(toy):
    answered = toy.call("fail")
    assert answered.status == 500
    assert "secret" not in answered.text
    assert "RuntimeError" not in answered.text
    assert len(answered.json["trace_id"]) == 32


def test_a_form_is_read_where_allowed_and_html_goes_out_as_is(toy):
    answered = toy.call("form", body=b"name=x", content_type="application/x-www-form-urlencoded")
    assert answered.text == "<p>x</p>"
    assert answered.reply.content_type == "text/html; charset=utf-8"


def test_the_network_is_out_of_reach_inside_a_transaction(toy):
    assert toy.call("ask_inside_a_transaction").status == 500


def test_an_operation_without_queries_needs_no_database(toy):
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


def test_declarations_name_every_optional_member():
    named = {"name", "method", "path", "summary", "allow", "body", "query", "returns"}
    assert set(get_type_hints(Declared)) == {field.name for field in dataclasses.fields(Operation)} - named
