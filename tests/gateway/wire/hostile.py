"""Hostile requests: their common parts, and the refusal they must meet."""

from __future__ import annotations

import time

from harness import parse

HEAD = b"HTTP/1.1\r\nHost: test\r\n"
JSON = b"Content-Type: application/json\r\n"
PUT = b"PUT /v1/things/1 " + HEAD


def refused(door, sent, *statuses):
    """Send bytes; the only answer is a problem with one of the statuses, the connection ends, no service is asked."""
    started = time.process_time()
    received = door.raw(sent)
    assert time.process_time() - started < 3
    answer = parse(received)
    assert answer.status in (statuses or (400,)), received[:300]
    assert received.count(b"HTTP/1.1 ") == 1, "a second request was read out of the first"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["connection"] == "close"
    assert not door.services.calls
    return answer
