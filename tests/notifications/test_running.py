"""Handlers in their container need green threads before anything else is imported: they run in another process."""

from __future__ import annotations

from pathlib import Path

import pytest
from green import run_green


@pytest.mark.timeout(300)
def test_handlers_running_under_green_threads():
    run_green(Path(__file__).with_name("running"))
