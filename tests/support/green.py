"""Green: runs a folder of tests in a process of its own, where green threads are there before any other import."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run_green(folder: Path) -> None:
    """Run the tests of a folder under green threads; what they say is shown when they fail."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "chassis.green", "-p", "no:cacheprovider", str(folder)],
        capture_output=True,
        text=True,
        timeout=290,
        check=False,
        env={**os.environ, "PYTEST_ADDOPTS": "", "KAINOTOMIA_FAULTS": ""},
    )
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-5_000:]
