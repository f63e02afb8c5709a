"""Files that the gateway passes on as they are, where the contract says which types are taken."""

from __future__ import annotations

import orjson
import pytest

from chassis.messaging.rpc import Reply

FILE = bytes(range(256)) * 100


@pytest.fixture
def files(gateway):
    def take(context, body):
        return Reply(body=orjson.dumps({"size": len(body), "type": context.content_type, "same": body == FILE}))

    gateway.services.answers.update(keep_file=take)
    return gateway


def test_a_file_arrives_as_it_was_sent_with_its_type(files):
    for kind in ("text/csv", "Text/CSV; charset=utf-8", "application/octet-stream"):
        answer = files.ask("PUT", "/v1/things/1/file", body=FILE, Content_Type=kind)
        assert answer.json == {"size": len(FILE), "type": kind.partition(";")[0].lower(), "same": True}


def test_no_file_yet_but_its_type_is_said(files):
    assert files.ask("PUT", "/v1/things/1/file", Content_Type="text/csv").json["type"] == "text/csv"


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_other_types_are_refused_with_those_that_are_taken(files, kind):
    refused = files.ask("PUT", "/v1/things/1/file", body=b"{}", Content_Type=kind)
    assert (refused.status, refused.headers["accept-post"]) == (415, "application/octet-stream, text/csv")


def test_a_compressed_file_is_refused(files):
    refused = files.ask("PUT", "/v1/things/1/file", body=b"x", Content_Type="text/csv", Content_Encoding="gzip")
    assert refused.status == 415
