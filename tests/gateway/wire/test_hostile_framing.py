"""Framing of requests made to harm: what is not HTTP/1.1 to the letter is refused."""

from __future__ import annotations

import pytest
from harness import parse
from hostile import HEAD, JSON, PUT, refused

CHUNKED = PUT + JSON + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /health HTTP/1.1\nHost: test\n\n",
        b"GET /health HTTP/1.1\r\nHost: test\n\n",
        b"GET /health HTTP/1.1\r\nHost: test\r\n\n",
        b"GET /health\r\n\r\n",
        b"GET /health HTTP/0.9\r\n\r\n",
        b"GET /health HTTP/1.10\r\nHost: t\r\n\r\n",
        b"GET /health HTTP/1.1 \r\nHost: t\r\n\r\n",
        b"GET\t/health HTTP/1.1\r\nHost: t\r\n\r\n",
        b"GET /health\x00 HTTP/1.1\r\nHost: t\r\n\r\n",
        b"GET /health HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\r\n\r\n\r\nGET /health HTTP/1.1\r\nHost: t\r\n\r\n",
        b"POST /v1/forms HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_not_http_1_1_to_the_letter_is_refused(door, sent):
    refused(door, sent)


@pytest.mark.parametrize(
    "chunks",
    [
        b"ffffffffffffffff\r\n",
        b"100000000\r\n",
        b"2 \r\n{}\r\n0\r\n\r\n",
        b" 2\r\n{}\r\n0\r\n\r\n",
        b"2;\0\r\n{}\r\n0\r\n\r\n",
        b"2;a=\nb\r\n{}\r\n0\r\n\r\n",
        b"2\r{}\r\n0\r\n\r\n",
        b"2\n{}\r\n0\r\n\r\n",
        b"2\r\n{}0\r\n\r\n",
        b"2\r\n{}\n0\r\n\r\n",
        b"1\r\n{}\r\n0\r\n\r\n",
        b"2;" + b"x" * 2000 + b"\r\n{}\r\n0\r\n\r\n",
        b"2\r\n{}\r\n0\r\nno colon\r\n\r\n",
        b"2\r\n{}\r\n0\r\nA: b\n\r\n",
        b"2\r\n{}\r\n0\r\n\nGET " + b"/health HTTP/1.1\r\n\r\n",
        b"2\r\n{}\r\n0\r\n" + b"A: b\r\n" * 100 + b"\r\n",
    ],
)
def test_chunks_are_read_to_the_letter(door, chunks):
    refused(door, CHUNKED + chunks)


def test_a_body_of_many_chunks_is_refused_without_delay(door):
    refused(door, CHUNKED + b"1\r\n \r\n" * 20_000, 413)


def test_a_connection_is_never_upgraded(door):
    for asked in (b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n", b"Upgrade: websocket\r\n"):
        received = door.raw(b"GET /health " + HEAD + b"Connection: Upgrade, close\r\n" + asked + b"\r\n")
        assert parse(received).status == 200


# ---- addresses -------------------------------------------------------------------------------------------------------
