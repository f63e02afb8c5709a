"""The `operator` command: a service's own command, in the environment of the platform that runs here."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from kainotomia_local.data_directory import ENVIRONMENTS, DataDirectory, chosen_path
from kainotomia_local.progress import silent
from kainotomia_local.surroundings import inherited

if TYPE_CHECKING:
    from collections.abc import Sequence

_USAGE = "usage: python -m kainotomia_local operator SERVICE COMMAND...\n"


def operate(arguments: Sequence[str]) -> int:
    """Run `python -m SERVICE COMMAND...`; return its exit status, or 1 or 2 where it cannot be run."""
    data = DataDirectory(chosen_path(), silent)
    if not data.is_locked():
        sys.stderr.write(f"No platform runs on {data.path}. Start one with `make run`, or set KAINOTOMIA_DATA.\n")
        return 1
    try:
        environments: dict[str, dict[str, str]] = json.loads((data.path / ENVIRONMENTS).read_text("utf-8"))
    except OSError:
        sys.stderr.write(f"The platform on {data.path} has not started its services yet.\n")
        return 1
    if not arguments or arguments[0] not in environments:
        sys.stderr.write(f"{_USAGE}SERVICE is one of {', '.join(environments)}.\n")
        return 2
    service, *words = arguments
    command = [sys.executable, "-m", service, *words]
    return subprocess.run(command, env={**inherited(), **environments[service]}, check=False).returncode
