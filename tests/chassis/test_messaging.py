"""The messaging tests run in a process of their own: green threads must be there before anything else is imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from green import run_green


@pytest.mark.timeout(600)
def test_messaging_under_green_threads():
    run_green(Path(__file__).with_name("messaging"))
