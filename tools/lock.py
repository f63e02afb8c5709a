"""The pins: requirements/*.txt are compiled from, and checked against, the requirements of every distribution.

`production.txt` has what services, gateway and portal need on a server, `run.txt` this and what `make run` needs
beyond it, `dev.txt` what tools and tests need beyond that, `install.txt` the installer. `lock.py compile` writes them
for Python 3.11 to 3.13 with hashes and without the address of any index. `lock.py check` needs no network. It fails
when a distribution requires a package that is not pinned, or a version other than the pinned one, when a package for
tests is among those for running, and when one of our distributions requires another without bounds that it meets.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
RUN, DEV = ROOT / "requirements/run.txt", ROOT / "requirements/dev.txt"
PRODUCTION = ROOT / "requirements/production.txt"
INSTALL = ROOT / "requirements/install.txt"  # uv, which installs the others: tools/environment.sh
AUDIT = ROOT / "tools/audit.txt"  # a tool with an environment of its own: tools/audit.py
CLIENT = ROOT / "tools/client.txt"  # another: tools/client.sh
TOOLS = "pyproject.toml"
DESKS = "deploy"  # its distributions run on desks, and no server gets them
PROJECTS = (TOOLS, "*/pyproject.toml", "services/*/pyproject.toml", "deploy/*/pyproject.toml")
# hatchling needs it for editable installs, and requires it only then
EDITABLE = "editables>=0.5"
OPTIONS = (
    *("--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-config", "--quiet"),
)
OURS = "kainotomia-"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)
BLOCK = re.compile(r"^[A-Za-z0-9._-]+==.*\n(?:[ ]+.*\n)*", re.MULTILINE)


def projects() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each pyproject.toml: its path within the house, and what it says."""
    for path in sorted(found for pattern in PROJECTS for found in ROOT.glob(pattern)):
        yield path.relative_to(ROOT), tomllib.loads(path.read_text(encoding="utf-8"))


def asked() -> Iterator[tuple[Path, Requirement]]:
    """Yield every third-party requirement, with the file that requires it."""
    for path, document in projects():
        project = document.get("project", {})
        lists = [
            project.get("dependencies", []),
            document.get("build-system", {}).get("requires", []),
            *project.get("optional-dependencies", {}).values(),
            *document.get("dependency-groups", {}).values(),
        ]
        for requirement in (Requirement(line) for lines in lists for line in lines):
            if not canonicalize_name(requirement.name).startswith(OURS):
                yield path, requirement


def asked_by_servers() -> Iterator[tuple[Path, Requirement]]:
    """Yield the third-party requirements of servers, without those of builds and desks."""
    for path, document in projects():
        if path != Path(TOOLS) and path.parts[0] != DESKS:
            for requirement in map(Requirement, document["project"]["dependencies"]):
                if not canonicalize_name(requirement.name).startswith(OURS):
                    yield path, requirement


def wrong_bounds() -> Iterator[str]:
    """Yield faults of the bounds between our own distributions: one is missing, or not met here."""
    versions = {
        document["project"]["name"]: document["project"]["version"]
        for _, document in projects()
        if "project" in document
    }
    for path, document in projects():
        for requirement in map(Requirement, document.get("project", {}).get("dependencies", [])):
            if canonicalize_name(requirement.name).startswith(OURS):
                version = versions[requirement.name]
                if {bound.operator for bound in requirement.specifier} != {">=", "<"}:
                    yield f"{path}: {requirement} needs two bounds, like >=0.2,<0.3"
                elif not requirement.specifier.contains(version):
                    yield f"{path}: {requirement} is not met by the version here, {version}"


def compile_lock() -> int:
    """Resolve all requirements together and write the pins. Tools with their own environments are resolved apart."""
    with tempfile.TemporaryDirectory() as folder:
        both, run = Path(folder) / "both.txt", Path(folder) / "run.txt"
        # the pins of today, which uv keeps where they still fit
        both.write_text(RUN.read_text(encoding="utf-8") + DEV.read_text(encoding="utf-8"), encoding="utf-8")
        running = {EDITABLE, *(str(one) for path, one in asked() if path != Path(TOOLS))}
        status = (
            resolve({EDITABLE, *(str(requirement) for _, requirement in asked())}, both)
            or resolve(running, run, "--constraints", str(both))
            or resolve({str(one) for _, one in asked_by_servers()}, PRODUCTION, "--constraints", str(both))
            or resolve({"uv>=0.9"}, INSTALL)
            or resolve({"pip-audit>=2.9"}, AUDIT)
            or resolve({"openapi-python-client>=0.29"}, CLIENT)
        )
        if status == 0:
            RUN.write_text(run.read_text(encoding="utf-8"), encoding="utf-8")
            DEV.write_text(without(both.read_text(encoding="utf-8"), run), encoding="utf-8")
    return status


def without(text: str, pins: Path) -> str:
    """Return a text of pins without those that a file has."""
    there = set(BLOCK.findall(pins.read_text(encoding="utf-8")))
    return BLOCK.sub(lambda block: "" if block[0] in there else block[0], text)


def resolve(requirements: set[str], lock: Path, *options: str) -> int:
    """Write one file of pins."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "asked.in"
        wanted.write_text("\n".join(sorted(requirements)), encoding="utf-8")
        uv = str(Path(sys.executable).with_name("uv"))
        command = [uv, "pip", "compile", str(wanted), *OPTIONS, *options, "--output-file", str(lock)]
        environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
        finished = subprocess.run(command, cwd=ROOT, check=False, env=environment, stdout=subprocess.DEVNULL)
    return finished.returncode


def pins_of(path: Path) -> dict[str, set[Version]]:
    """Return the pinned versions of each package in a file."""
    pins: dict[str, set[Version]] = {}
    for match in PIN.finditer(path.read_text(encoding="utf-8")):
        pins.setdefault(canonicalize_name(match["name"]), set()).add(Version(match["version"]))
    return pins


def check_lock() -> int:
    """Print the requirements that their pins do not meet; return the exit status."""
    run, dev, production = pins_of(RUN), pins_of(DEV), pins_of(PRODUCTION)
    faults = [f"{name} is pinned in {RUN.name} and in {DEV.name}" for name in run.keys() & dev.keys()]
    faults += [
        f"{name} is pinned in {PRODUCTION.name} as it is not in {RUN.name}"
        for name, versions in production.items()
        if run.get(name) != versions
    ]
    faults += [
        f"{path}: {requirement} is not pinned in {PRODUCTION.name}"
        for path, requirement in asked_by_servers()
        if canonicalize_name(requirement.name) not in production
    ]
    faults += wrong_bounds()
    for path, requirement in asked():
        name = canonicalize_name(requirement.name)
        versions = run.get(name) or (dev.get(name) if path == Path(TOOLS) else None)
        if versions is None:
            faults.append(f"{path}: {requirement} is not pinned")
        elif not all(requirement.specifier.contains(version, prereleases=True) for version in versions):
            faults.append(f"{path}: {requirement} is pinned at {', '.join(map(str, versions))}")
    faults += [
        f"{lock.name} names an address; it must name packages, versions and hashes only"
        for lock in (PRODUCTION, RUN, DEV, INSTALL, AUDIT, CLIENT)
        if "://" in lock.read_text(encoding="utf-8")
    ]
    for fault in sorted(set(faults)):
        print(fault)
    if faults:
        print("Run `make lock`.")
    return 1 if faults else 0


if __name__ == "__main__":
    ACTIONS = {"compile": compile_lock, "check": check_lock}
    if len(sys.argv) != 2 or sys.argv[1] not in ACTIONS:  # noqa: PLR2004 (program and action)
        sys.exit(f"usage: lock.py {'|'.join(ACTIONS)}")
    sys.exit(ACTIONS[sys.argv[1]]())
