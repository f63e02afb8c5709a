"""Audit of the packages in requirements/ for known vulnerabilities.

pip-audit runs in an environment of its own (pinned in tools/audit.txt), so that the platform's stays free of it. It
queries OSV's database, or that of the Python index. Where neither answers, nothing was audited. That is reported and
is no failure, because a machine without the internet is no vulnerability. Each database is probed with a package that
is known to be vulnerable: one that finds nothing there would find nothing anywhere.

A vulnerability that does not concern us, or cannot be fixed yet, is exempted by tools/audit-exemptions.toml, with a
reason and a day on which it fails again.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
TOOL, EXEMPTIONS = ROOT / "tools/audit.txt", ROOT / "tools/audit-exemptions.toml"
ENVIRONMENT = ROOT / ".venv/audit"
PINS = ENVIRONMENT / "all.txt"  # all pins in one file
KNOWN = "jinja2==2.4.1\n"  # CVE-2014-1402 and others
SECONDS = 90

Report = Mapping[str, Any]
Ask = Callable[[str, Path], Report | None]


def installed() -> bool:
    """Create the tool's environment if it is missing; return False where its packages are unavailable."""
    mark = ENVIRONMENT / "pins"
    if mark.exists() and mark.read_text(encoding="utf-8") == TOOL.read_text(encoding="utf-8"):
        return True
    uv = Path(sys.executable).with_name("uv")
    options = ("--quiet", "--require-hashes", "--only-binary", ":all:", "--python", str(ENVIRONMENT), "-r", str(TOOL))
    for command in (
        (uv, "venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT),
        (uv, "pip", "install", *options),
    ):
        if subprocess.run(command, cwd=ROOT, check=False, timeout=SECONDS).returncode != 0:
            return False
    mark.write_text(TOOL.read_text(encoding="utf-8"), encoding="utf-8")
    return True


def ask(service: str, pins: Path) -> Report | None:
    """Return pip-audit's report on a file of pins, or None where the database does not answer."""
    command = [
        *(ENVIRONMENT / "bin/pip-audit", "--requirement", pins, "--disable-pip", "--no-deps"),
        *("--vulnerability-service", service, "--format", "json", "--progress-spinner", "off", "--timeout", "5"),
    ]
    try:
        ran = subprocess.run(command, cwd=ROOT, check=False, timeout=SECONDS, capture_output=True, text=True)
        report: Report = json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return report


def found(report: Report) -> Iterator[tuple[str, set[str], str]]:
    """Yield each vulnerability: the pin, all its names, the version that fixes it."""
    for package in report["dependencies"]:
        for one in package.get("vulns", ()):
            names = {one["id"], *one.get("aliases", ())}
            yield f"{package['name']}=={package['version']}", names, ", ".join(one.get("fix_versions", ()))


def judge(report: Report, exemptions: list[Mapping[str, Any]], today: date) -> list[str]:
    """Return a line for each vulnerability without an exemption, and for each exemption that is unused."""
    faults, used = [], set()
    for pin, names, mended in found(report):
        number = next((n for n, exemption in enumerate(exemptions) if exemption["id"] in names), None)
        if number is None:
            faults.append(f"{pin}: {', '.join(sorted(names))}; mended in: {mended or 'no version yet'}")
            continue
        used.add(number)
        if exemptions[number]["until"] < today:
            faults.append(f"{pin}: the exemption of {exemptions[number]['id']} ended on {exemptions[number]['until']}")
    for number, exemption in enumerate(exemptions):
        if not exemption.get("reason"):
            faults.append(f"{exemption['id']}: an exemption without a reason")
        if number not in used:
            faults.append(f"{exemption['id']}: exempted and no longer found; take it out of {EXEMPTIONS.name}")
    return faults


def audit(asking: Ask, probe: Path, today: date) -> int:
    """Audit with the first database that answers; return the exit status."""
    for service in ("osv", "pypi"):
        tried = asking(service, probe)
        if tried is None or not any(found(tried)):
            continue
        report = asking(service, PINS)
        if report is None:
            continue
        faults = judge(report, tomllib.loads(EXEMPTIONS.read_text(encoding="utf-8")).get("exempt", []), today)
        print(*faults, f"{len(report['dependencies'])} pins audited ({service}), {len(faults)} faults", sep="\n")
        return 1 if faults else 0
    print("NOT AUDITED: no database of vulnerabilities is reachable from here. Run `make audit` where one is.")
    return 0


def main() -> int:
    """Audit, or report that it was not possible; return the exit status."""
    if not installed():
        print("NOT AUDITED: pip-audit cannot be installed from here. Run `make audit` where it can.")
        return 0
    probe = ENVIRONMENT / "known.txt"
    probe.write_text(KNOWN, encoding="utf-8")
    pins = sorted(set(REQUIREMENTS.glob("*.txt")) - {REQUIREMENTS / "production.txt"})  # its pins are those of run.txt
    PINS.write_text("".join(path.read_text(encoding="utf-8") for path in pins), encoding="utf-8")
    return audit(ask, probe, date.today())  # noqa: DTZ011 - exemptions end at midnight here, wherever that is


if __name__ == "__main__":
    sys.exit(main())
