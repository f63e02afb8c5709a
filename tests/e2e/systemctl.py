"""A stand-in for systemctl in tests: starts what the units of a folder say, as systemd would, and remembers it.

Run as `systemctl.py UNITS PLACES WORDS…`; PLACES is JSON: what the units name, and where it is in the test.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil


def unit(folder, name, places):
    """Return the lines of a unit by their names; `%i` is the instance."""
    template, _, instance = name.removesuffix(".service").partition("@")
    text = (folder / (f"{template}@.service" if instance else name)).read_text("utf-8")
    text = text.replace("%i", instance)
    for there, here in places.items():
        text = text.replace(there, here)
    lines: dict[str, list[str]] = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE):
        lines.setdefault(key, []).append(value)
    return lines


def environment(lines):
    told = {"PATH": os.environ["PATH"]}
    for line in lines.get("Environment", ()):
        told |= dict(word.split("=", 1) for word in line.split())
    for path in lines["EnvironmentFile"]:
        if not path.startswith("-") or Path(path[1:]).exists():
            told |= dict(row.split("=", 1) for row in Path(path.removeprefix("-")).read_text("utf-8").splitlines())
    return told


def units(words, folder):
    """Return the services that words name: of a target all that it wants."""
    for word in words:
        yield from unit(folder, word, {})["Wants"][0].split() if word.endswith(".target") else (word,)


def start(names, folder, places):
    begun = []
    for name in names:
        lines = unit(folder, name, places)
        with (folder / f"{name}.log").open("ab") as log:
            command = lines["ExecStart"][0].split()
            child = subprocess.Popen(command, env=environment(lines), stdout=log, stderr=log, start_new_session=True)
        begun.append((name, lines, child))
    for name, lines, child in begun:
        if lines.get("Type") == ["oneshot"]:
            if child.wait() != 0:
                sys.exit(f"{name} {(folder / f'{name}.log').read_text('utf-8')[-3000:]}")
        else:
            (folder / f"{name}.pid").write_text(str(child.pid), "utf-8")


def stop(names, folder):
    pids = [folder / f"{name}.pid" for name in names]
    running = [int(pid.read_text("utf-8")) for pid in pids if pid.exists()]
    for number in running:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGTERM)
    ending = time.monotonic() + 45
    while any(psutil.pid_exists(number) for number in running) and time.monotonic() < ending:
        time.sleep(0.1)
    for number, pid in zip(running, pids, strict=False):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        pid.unlink(missing_ok=True)


def main():
    folder, places, command, words = Path(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3], sys.argv[4:]
    names = list(units([word for word in words if not word.startswith("-")], folder))
    if command in {"start", "enable"}:
        start(names, folder, places)
    elif command == "stop":
        stop(names, folder)


if __name__ == "__main__":
    main()
