"""Messaging's fault tests at full size: 10,000 events and 20 kills of the relay, 100 kills of a consumer per point."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "chassis" / "messaging"


@pytest.mark.faults
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("test", ["test_kill_a_relay_at_random", "test_kill_a_consumer_at_every_point"])
def test_long(test):
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "chassis.green", f"{FOLDER}/test_kill.py::{test}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "KAINOTOMIA_FAULTS": "long", "PYTEST_ADDOPTS": ""},
    )
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-5_000:]
