"""A consumer rebuilt from the log: the operator's tools have the test; here its outcome becomes a row of the report."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fault_harness.figures import LONG

TESTS = Path(__file__).parents[1] / "chassis" / "operator" / "test_replay.py"


@pytest.mark.skipif(not LONG, reason="tests/chassis/operator has it; it runs there once")
def test_a_consumer_rebuilt_from_the_log_equals_the_live_one(figures):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "not bench", str(TESTS)],
        capture_output=True, text=True, check=False, env={**os.environ, "KAINOTOMIA_FAULTS": ""},
    )  # fmt: skip
    figures.note("rebuilt", done.stdout.strip().splitlines()[-1], met=done.returncode == 0)
    assert done.returncode == 0, done.stdout[-10_000:]
