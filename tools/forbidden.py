"""What no committed file may hold: the address of a package index, or a path of one person's machine.

Both work where they were written and nowhere else. Files to look at may be given as arguments.
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
    "path of one machine": re.compile(r"(?<![\w.:/$}-])/(work|root|home/[a-z]\w*|opt/(pypi|wheels))(/|\b)|/bash_jobs"),
}


def committed() -> list[Path]:
    """Every file that is, or could be, committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def findings(paths: Iterable[Path]) -> Iterator[str]:
    """One line per fault: file, line, which rule, what stands there."""
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
