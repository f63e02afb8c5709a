"""The messaging tests run in a process of their own: green threads must be there before anything else is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).with_name("messaging")


@pytest.mark.timeout(300)
def test_messaging_under_green_threads():
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "chassis.green", "-p", "no:cacheprovider", str(FOLDER)],
        capture_output=True,
        text=True,
        timeout=290,
        check=False,
        env={**os.environ, "PYTEST_ADDOPTS": "", "KAINOTOMIA_FAULTS": ""},
    )
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-5_000:]
