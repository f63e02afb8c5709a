"""Check of committed files for the address of a package index, a path of one person's machine, and a secret.

The first two work only where they were written. The third works for everybody. Files may be given as arguments.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXEMPT = {"tools/forbidden.py"}  # it spells out what it looks for
RULES = {
    "address of a package index": re.compile(
        r"https?://[^\s\"'<>)]*(pypi|pythonhosted|npmjs|yarnpkg|/simple\b)|--(extra-)?index-url|--find-links"
        r"|\b(deb|security)\.debian\.org",
    ),
    "path of one machine": re.compile(
        r"(?<![\w.:/$}-])/(work(?=/)|root|home/[a-z]\w*|opt/(pypi|wheels))(/|\b)|/bash_jobs"
    ),
    # The examples of the documents are signed with the word "signature", and their passwords are called what they are.
    "secret": re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}"
        r"|\beyJ[\w-]{16,}\.eyJ[\w-]+\.(?!c2lnbmF0dXJl\b)[\w-]{10,}|\bwhsec_[A-Za-z0-9+/]{32,}"
        r"|\bkainotomia_(client|test)_[\w-]{43}[0-9a-f]{8}\b"
        r"|[a-z]://\w+:(?!password@|secret@|guest@|word@|p%40ss@)[^\s@/:\"'`<>{}$…]{2,}@[\w\[]",
    ),
}


def committed() -> list[Path]:
    """Return every file that is, or could be, committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def findings(paths: Iterable[Path]) -> Iterator[str]:
    """Return one line per finding: file, line, rule, text."""
    for path in paths:
        name = path.resolve().as_posix().removeprefix(f"{ROOT.as_posix()}/")
        if name in EXEMPT or not path.is_file():
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # pictures and archives
        for number, line in enumerate(lines, 1):
            for rule, pattern in RULES.items():
                if match := pattern.search(line):
                    yield f"{name}:{number}: {rule}: {match[0]}"


if __name__ == "__main__":
    faults = list(findings([Path(name) for name in sys.argv[1:]] or committed()))
    print(*faults, sep="\n", end="\n" if faults else "")
    sys.exit(1 if faults else 0)
