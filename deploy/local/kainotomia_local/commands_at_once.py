"""Concurrent runs of the services' own commands."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from kainotomia_local import processes

if TYPE_CHECKING:
    import subprocess
    import threading
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_SECONDS = 300.0


class Command(NamedTuple):
    """`python -m service words`, with its environment and output file."""

    service: str
    words: tuple[str, ...]
    environment: Mapping[str, str]
    log_path: Path


def run(commands: Iterable[Command], stopping: threading.Event) -> None:
    """Run the commands at the same time; raise ChildFailed, with the end of the log, if one of them fails.

    Raises Stopped, and kills them, when `stopping` is set meanwhile.
    """
    deadline = time.monotonic() + _SECONDS
    running: list[tuple[Command, subprocess.Popen[bytes]]] = []
    try:
        for command in commands:
            command.log_path.parent.mkdir(parents=True, exist_ok=True)
            with command.log_path.open("wb") as log:
                words = [sys.executable, "-m", command.service, *command.words]
                running.append((command, processes.spawn(words, env=command.environment, log=log)))
        for command, process in running:
            while process.poll() is None and time.monotonic() < deadline:
                if stopping.wait(0.05):
                    raise processes.Stopped(command.service)
            if process.poll() != 0:
                message = (
                    f"`{command.service} {command.words[0]}` failed. The end of {command.log_path}:\n"
                    f"{processes.tail(command.log_path)}"
                )
                raise processes.ChildFailed(message)
    finally:
        for _, process in running:
            processes.kill(process)
