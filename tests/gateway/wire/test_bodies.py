"""Bodies and documents in codings: which are read, and in which they are sent."""

from __future__ import annotations

import gzip

import pytest

from chassis.messaging.rpc import Reply

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@pytest.fixture
def door(gateway):
    answer = lambda context, body: Reply(body=b"{}")  # noqa: E731
    gateway.services.answers.update(keep_thing=answer, send_form=answer, keep_file=answer)
    return gateway


@pytest.mark.parametrize(
    "kind",
    [
        f"{JSON}; charset=utf-8", f"{JSON};charset=UTF-8", f'{JSON}; charset="utf-8"', f"{JSON}; v=1; charset=utf8",
        f"{JSON}; charset=us-ascii", JSON.upper(), f"{JSON};",
    ],
)  # fmt: skip
def test_json_in_utf_8_is_read(door, kind):
    assert door.ask("PUT", "/v1/things/1", body=b"{}", Content_Type=kind).status == 200


@pytest.mark.parametrize(
    "kind",
    [
        f"{JSON}; charset=utf-16", f"{JSON};charset=utf-16", f'{JSON}; charset="UTF-16"', f"{JSON}; charset = utf-32",
        f"{JSON}; charset=iso-8859-7", f"{JSON}; charset=utf-8; charset=utf-16", f"{JSON}; charset*=utf-16''x",
        f"{JSON}; charset=", f"{JSON}\xa0", f"{JSON}; charset=utf-8\xa0",
    ],
)  # fmt: skip
def test_other_codings_of_text_are_refused_before_the_service(door, kind):
    answer = door.raw(
        b"PUT /v1/things/1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 2\r\nContent-Type: "
        + kind.encode("latin-1")
        + b"\r\n\r\n{}"
    )
    assert answer.startswith(b"HTTP/1.1 415 ")
    assert not door.services.calls


def test_a_form_in_another_charset_is_refused_a_file_passes(door):
    assert door.ask("POST", "/v1/forms/a", body=b"a=1", Content_Type=f"{FORM}; charset=iso-8859-7").status == 415
    assert door.ask("POST", "/v1/forms/a", body=b"a=1", Content_Type=f"{FORM}; charset=utf-8").status == 200
    assert door.ask("PUT", "/v1/things/1/file", body=b"a;1", Content_Type="text/csv; charset=iso-8859-7").status == 200


@pytest.mark.parametrize("path", ["/openapi.json", "/asyncapi.json", "/docs/assets/swagger-ui.css"])
def test_large_documents_come_compressed_to_whoever_takes_that(gateway, path):
    plain = gateway.ask("GET", path)
    zipped = gateway.ask("GET", path, Accept_Encoding="br;q=1.0, gzip;q=0.8, *;q=0.1")
    assert zipped.headers["content-encoding"] == "gzip"
    assert int(zipped.headers["content-length"]) == len(zipped.body) < len(plain.body) / 2
    assert gzip.decompress(zipped.body) == plain.body
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == zipped.headers["vary"] == "Accept, Accept-Encoding, Accept-Language"
    assert plain.headers["etag"] == zipped.headers["etag"]
    assert gateway.ask("HEAD", path, Accept_Encoding="gzip").headers["content-length"] == str(len(zipped.body))
    for condition in (plain.headers["etag"], plain.headers["etag"].removeprefix("W/"), f'"x", {plain.headers["etag"]}'):
        for coding in ("gzip", "identity"):
            again = gateway.ask("GET", path, Accept_Encoding=coding, If_None_Match=condition)
            assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("coding", ["", "identity", "gzip;q=0", "gzip;q=0.000", "br", "gzipped", "*, gzip;q=0"])
def test_nobody_gets_what_they_did_not_ask_for(gateway, coding):
    assert "content-encoding" not in gateway.ask("GET", "/openapi.json", Accept_Encoding=coding).headers
