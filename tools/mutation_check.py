"""Mutation check: takes each fix of tests/faults/mutations.toml out, in a copy, and sees its test fail without it.

`make mutation-check`, or `make mutation-check ONLY=word` for the entries with the word in their name.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests/faults/mutations.toml"
SERVICES = tuple(f"services/{path.name}" for path in (ROOT / "services").iterdir())
PACKAGES = ("chassis", "gateway", "portal", "deploy/local", *SERVICES)
# these run under green threads, which have to be there before any other import
GREEN = ("tests/chassis/messaging/", "tests/gateway/wire/")
FAILED = 1  # pytest: tests ran, and some failed
SECONDS = 120


def copy_to(folder: Path) -> None:
    """Copy the files that git tracks or would add."""
    asked = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def outcome(folder: Path, test: str) -> int | None:
    """Run one test on the copy; return pytest's exit code, None if it did not end in time."""
    options = ("-q", "-x", "-p", "no:cacheprovider", f"--timeout={SECONDS // 2}", "-m", "not bench")
    green = ("-p", "chassis.green") if test.startswith(GREEN) else ()
    path = os.pathsep.join(str(folder / package) for package in PACKAGES)
    try:
        ran = subprocess.run(
            (sys.executable, "-m", "pytest", *options, *green, test),
            cwd=folder, env={**os.environ, "PYTHONPATH": path}, check=False, capture_output=True, text=True,
            timeout=SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if ran.returncode != FAILED:
        print(ran.stdout[-3000:], ran.stderr[-3000:], file=sys.stderr)
    return ran.returncode


def fails_without(folder: Path, fix: dict[str, str]) -> bool:
    """Return whether the test of a fix fails when the fix is taken out."""
    file = folder / fix["file"]
    fixed = file.read_text(encoding="utf-8")
    file.write_text(fixed.replace(fix["old"], fix["new"]), encoding="utf-8")
    begun = time.monotonic()
    try:
        code = outcome(folder, fix["test"])
    finally:
        file.write_text(fixed, encoding="utf-8")
    said = {FAILED: "fails without its fix", None: "never ends without its fix"}.get(
        code, f"DOES NOT FAIL (exit {code})"
    )
    print(f"{fix['trap']}: {fix['test'].rpartition('::')[2]} {said}, {time.monotonic() - begun:.0f} s", flush=True)
    return code in {FAILED, None}


def main() -> int:
    """Check every entry of the list; return the exit code."""
    only = " ".join(sys.argv[1:])
    fixes = [fix for fix in tomllib.loads(LIST.read_text(encoding="utf-8"))["fix"] if only in fix["trap"]]
    with tempfile.TemporaryDirectory(prefix="kainotomia-mutation-") as folder:
        copy_to(Path(folder))
        met = [fails_without(Path(folder), fix) for fix in fixes]
    print(f"{sum(met)} of {len(met)} tests fail without their fix")
    return 0 if met and all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
