"""The HTTP parser against h11: whatever ours accepts, h11 reads as the same request that ends at the same byte.

Both refuse what they like; smuggling needs two readers that accept one text and read it differently. A few thousand
inputs in the suite; `KAINOTOMIA_FUZZ_SECONDS` for longer, `KAINOTOMIA_FUZZ_SEED` for other dice.
"""

from __future__ import annotations

import os
import random
import time
import tomllib
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import NamedTuple

import h11
import pytest

from chassis.errors import AppError
from gateway.http.body import Body
from gateway.http.head import Limits, read_head

CASES = tomllib.loads(Path(__file__).with_name("smuggling.toml").read_text(encoding="utf-8"))["case"]
# those that are accepted more often: most of what is near the others is refused by both
SEEDS = [case["sent"].encode("latin-1") for case in CASES for _ in range(6 if 200 in case["answers"] else 1)]
SEED = os.environ.get("KAINOTOMIA_FUZZ_SEED", "20200203")
SECONDS = float(os.environ.get("KAINOTOMIA_FUZZ_SECONDS", "0"))
INPUTS = 6_000
CAP = 65_536

WORDS = [
    b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b"\x0b", b"\x0c", b"\x1c", b"\x85", b"\xa0", b"\xad", b"\xb2", b"\xff",
    b":", b",", b";", b'"', b"=", b"_", b"+", b"-", b"0", b"1", b"2", b"0x", b"ffffffff", b"chunked", b"identity",
    b"close", b"keep-alive", b"HTTP/1.0", b"HTTP/1.1", b"http://t", b"?a=b", b"%0d%0a", b"#",
    b"Content-Length: 2\r\n", b"Content-Length: 0\r\n", b"Transfer-Encoding: chunked\r\n", b"Host: t\r\n",
    b"Expect: 100-continue\r\n", b"Connection: close\r\n", b"0\r\n\r\n", b"2\r\n{}\r\n", b"X: y\r\n",
    b"GET /v1/things/1/peek HTTP/1.1\r\nHost: t\r\n\r\n",
]  # fmt: skip


class Read(NamedTuple):
    """A request as a reader understood it; `end` is where it ends in what was sent."""

    method: bytes
    target: bytes
    body: bytes
    end: int


def ours(data: bytes, start: int) -> Read | None:
    """What our parser reads from `start`; None for nothing more. Raises what it refuses."""
    stream = BytesIO(data)
    stream.seek(start)
    lines = BufferedReader(stream)
    head = read_head(lines.readline, Limits())
    if head is None:
        return None
    body = Body(head, lines, None, BytesIO()).read_all(CAP, 60)
    end = stream.tell() - len(lines.peek())
    target = f"{head.path}?{head.query}" if head.query else head.path
    return Read(head.method.encode(), target.encode(), body, end)


def theirs(data: bytes, start: int) -> Read:
    """What h11 reads from `start`; raises what it refuses, and for a request that is not whole."""
    begins = start + 2 if data.startswith(b"\r\n", start) else start  # one empty line before (RFC 9112, 2.2)
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=1_000_000)
    connection.receive_data(data[begins:])
    request, body = None, b""
    while True:
        event = connection.next_event()
        if isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage):
            break
        else:
            raise h11.RemoteProtocolError("not whole")
    assert request is not None
    return Read(request.method, origin_form(request.target), body, len(data) - len(connection.trailing_data[0]))


def origin_form(target: bytes) -> bytes:
    """The path and query of a target; an empty query is none."""
    if not target.startswith(b"/"):
        rest = target.split(b"://", 1)[1]
        at = min((rest.index(mark) for mark in (b"/", b"?") if mark in rest), default=len(rest))
        target = rest[at:] if rest[at : at + 1] == b"/" else b"/" + rest[at:]
    path, _, query = target.partition(b"?")
    return path + b"?" + query if query else path


def disagreement(data: bytes) -> str | None:
    """How the two read the requests of one connection differently; None if they do not."""
    start = 0
    while start < len(data):
        try:
            read = ours(data, start)
        except AppError:
            return None
        if read is None:
            return None
        try:
            other = theirs(data, start)
        except h11.RemoteProtocolError as exc:
            return f"ours {read}, h11 refuses: {exc}"
        if other != read:
            return f"ours {read}, h11 {other}"
        start = read.end
    return None


def mutated(dice: random.Random) -> bytes:
    """A text near one of the seeds."""
    data = bytearray(dice.choice(SEEDS))
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data) + 1)
        match dice.randrange(6):
            case 0:
                data[at:at] = dice.choice(WORDS)
            case 1:
                del data[at : at + dice.randint(1, 4)]
            case 2:
                data[at : at + 1] = bytes([dice.randrange(256)])
            case 3:  # a line once more, elsewhere
                lines = bytes(data).split(b"\r\n")
                lines.insert(dice.randrange(len(lines) + 1), dice.choice(lines))
                data = bytearray(b"\r\n".join(lines))
            case 4:  # something beside a word that matters
                word = dice.choice([b"chunked", b"Encoding", b"Length", b": ", b"\r\n", b"0\r\n", b"HTTP/1"])
                found = data.find(word, at if dice.random() < 0.5 else 0)
                place = found + (len(word) if dice.random() < 0.5 else 0)
                data[place:place] = dice.choice(WORDS) if found >= 0 else b""
            case _:
                data += dice.choice(SEEDS)
    return bytes(data)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_both_read_each_case_of_the_corpus_alike(case):
    assert disagreement(case["sent"].encode("latin-1")) is None


@pytest.mark.timeout(SECONDS + 120)
def test_whatever_is_accepted_is_read_by_h11_alike():
    dice, until = random.Random(SEED), time.monotonic() + SECONDS
    tried = accepted = 0
    while tried < INPUTS or time.monotonic() < until:
        data = mutated(dice)
        tried += 1
        found = disagreement(data)
        assert found is None, f"input {tried} of seed {SEED}: {data!r}: {found}"
        try:
            accepted += ours(data, 0) is not None
        except AppError:
            continue
    print(f"{tried} inputs, {accepted} begin with a request that is accepted")
    assert accepted > tried / 10  # else the dice have become blunt
