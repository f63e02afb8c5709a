"""Green: runs a folder of tests in a process of its own, where green threads are there before any other import."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# Eventlet keeps a listener for a descriptor that was closed under it; a test whose new connection gets the same number
# then fails for a neighbour's past. Rare, and no word about what is tested: the folder runs once more.
REUSED = "Second simultaneous read on fileno"


def run_green(folder: Path) -> None:
    """Run the tests of a folder under green threads; what they say is shown when they fail."""
    run = _run(folder)
    if run.returncode and REUSED in run.stdout:
        run = _run(folder)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-5_000:]


def _run(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "chassis.green", "-p", "no:cacheprovider", str(folder)],
        capture_output=True,
        text=True,
        timeout=290,
        check=False,
        env={**os.environ, "PYTEST_ADDOPTS": "", "KAINOTOMIA_FAULTS": ""},
    )
