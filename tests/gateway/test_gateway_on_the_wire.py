"""The tests with sockets run in a process of their own: green threads must be there before any other import."""

from __future__ import annotations

from pathlib import Path

import pytest
from green import run_green


@pytest.mark.timeout(600)
def test_gateway_under_green_threads():
    run_green(Path(__file__).with_name("wire"))
