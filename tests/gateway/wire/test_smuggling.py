"""The corpus of smuggling on the wire: each case gets the answers that it says, and no more."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from harness import GatewayUnderTest

from chassis.messaging.rpc import Reply

CASES = tomllib.loads((Path(__file__).parents[1] / "smuggling.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    gateway = GatewayUnderTest(tmp_path_factory.mktemp("door"))
    answer = lambda context, body: Reply(body=b"{}")  # noqa: E731
    gateway.services.answers.update(peek=answer, keep_thing=answer)
    yield gateway
    gateway.stop()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_case_is_read_in_one_way(door, case):
    door.services.calls.clear()
    received = door.raw(case["sent"].encode("latin-1"))
    assert [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)] == case["answers"]
    assert len(door.services.calls) == case["answers"].count(200)
