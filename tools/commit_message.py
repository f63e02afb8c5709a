"""Check a commit message: `area: imperative` in 72 characters at most, then a blank line before the body."""

import re
import sys
from pathlib import Path

LONGEST = 72
SUBJECT = re.compile(r"[a-z0-9_, /-]+: [a-z]\S*( .*)?\S")
EXEMPT = re.compile(r"(Merge|Revert|fixup!|squash!) ?")


def faults(message: str) -> list[str]:
    """Return what is wrong with a message; nothing for merges and reverts."""
    subject, *rest = message.splitlines() or [""]
    if EXEMPT.match(subject):
        return []
    found = []
    if not SUBJECT.fullmatch(subject):
        found.append("The first line is `area: imperative`, in lower case, such as `messaging: retry a lost confirm`.")
    if len(subject) > LONGEST:
        found.append(f"The first line has {len(subject)} characters; {LONGEST} are the most.")
    if rest and rest[0].strip() and not rest[0].startswith("#"):
        found.append("A blank line separates the first line from the body.")
    return found


def main() -> int:
    """Print the faults of the message in the file that git names, and return 1 where there are any."""
    found = faults(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
