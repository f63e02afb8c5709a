"""A stand-in for systemctl in tests: starts what the units of a folder say, as systemd would, and remembers it.

Run as `systemctl.py UNITS PLACES WORDS…`; PLACES is JSON: what the units name, and where it is in the test.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path


def unit(folder, name, places):
    """Return the lines of a unit by their names; `%i` is the instance."""
    template, _, instance = name.partition("@")
    text = (folder / (f"{template}@.service" if instance else name)).read_text("utf-8")
    text = text.replace("%i", instance.removesuffix(".service"))
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


def main():
    folder, places, words = Path(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
    if words == ["daemon-reload"]:
        return 0
    wanted = [
        name for target in words if target.endswith(".target") for name in unit(folder, target, {})["Wants"][0].split()
    ]
    begun = []
    for name in wanted:
        lines = unit(folder, name, places)
        with (folder / f"{name}.log").open("ab") as log:
            command = lines["ExecStart"][0].split()
            child = subprocess.Popen(command, env=environment(lines), stdout=log, stderr=log, start_new_session=True)
        begun.append((name, lines, child))
    for name, lines, child in begun:
        if lines.get("Type") == ["oneshot"]:
            if child.wait() != 0:
                print(name, (folder / f"{name}.log").read_text("utf-8")[-3000:], file=sys.stderr)
                return 1
        else:
            with (folder / "pids").open("a", encoding="utf-8") as pids:
                pids.write(f"{child.pid}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
